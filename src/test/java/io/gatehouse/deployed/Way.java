package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Puts upstreams and routes on every gateway of the server under test. */
final class Way {
    private Way() {}

    /** A route of this id for everything below its name, to an upstream of its own; members may be empty or begin with a comma. */
    static void to(String url, String id, String upstreamMembers, String routeMembers) throws Exception {
        for (Deployed gateway : Deployed.here()) {
            put(gateway, "upstreams/" + id, "{\"targets\": [\"" + url + "\"]" + upstreamMembers + "}");
            put(
                    gateway,
                    "routes/" + id,
                    "{\"match\": {\"path\": \"/" + id + "/**\"}, \"upstream\": \"" + id + "\"" + routeMembers + "}");
        }
    }

    /** Waits until no exchange is under way and no connection to an upstream is in use, with a limit: nothing leaks. */
    static void awaitIdle() throws Exception {
        for (Deployed gateway : Deployed.here()) {
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            String metrics = metrics(gateway);
            while (!isIdle(metrics) && System.nanoTime() < limit) {
                metrics = metrics(gateway);
            }
            assertThat(isIdle(metrics)).as(gateway + ":\n" + metrics).isTrue();
        }
    }

    /** The request that asks is under way itself. */
    private static boolean isIdle(String metrics) {
        return metrics.lines()
                .filter(line ->
                        line.startsWith("gatehouse_requests_in_flight ") || line.startsWith("gatehouse_pool_leased{"))
                .allMatch(line -> line.endsWith(line.startsWith("gatehouse_pool") ? " 0.0" : " 1.0"));
    }

    private static String metrics(Deployed gateway) throws Exception {
        RawResponse response = RawClient.exchange(
                Server.port(),
                "GET " + gateway.path() + "/_gatehouse/metrics HTTP/1.1",
                "Host: 127.0.0.1:" + Server.port(),
                "Authorization: Bearer " + gateway.token(),
                "Connection: close");
        assertThat(response.status()).isEqualTo(200);
        return response.text()
                .lines()
                .filter(line -> line.startsWith("gatehouse_"))
                .collect(Collectors.joining("\n"));
    }

    private static void put(Deployed gateway, String resource, String json) throws Exception {
        HttpResponse<String> response = gateway.put(resource, json);
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
    }
}
