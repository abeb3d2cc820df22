package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

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

    private static void put(Deployed gateway, String resource, String json) throws Exception {
        HttpResponse<String> response = gateway.put(resource, json);
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
    }
}
