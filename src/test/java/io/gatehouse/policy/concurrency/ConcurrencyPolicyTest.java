package io.gatehouse.policy.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in flight, held by an upstream that answers when a test lets it, on real sockets. */
@ExtendWith(QuietLog.class)
class ConcurrencyPolicyTest {
    private static final String ACME = "the-key-of-acme-0001";
    private static final String GLOBEX = "the-key-of-globex-01";

    private final ExecutorService clients = Executors.newCachedThreadPool();
    /** How many requests the upstream may answer. */
    private final Semaphore answers = new Semaphore(0);

    private Backend backend;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.start().answerWith(request -> {
            answers.acquireUninterruptibly();
            return Answer.ok(request.target());
        });
    }

    @AfterEach
    void stop() throws IOException {
        answers.release(10_000);
        clients.shutdownNow();
        gateway.close();
        backend.close();
    }

    private String document(String policy) {
        return """
            version: 1
            trust: [127.0.0.0/8]
            upstreams: {slow: {targets: ["%s"]}}
            policies: {places: {concurrency: %s}}
            consumers:
              acme: {credentials: [{apiKey: {key: "${file:acme.key}"}}]}
              globex: {credentials: [{apiKey: {key: "${file:globex.key}"}}]}
            routes:
              a: {match: {path: /a}, upstream: slow, policies: [places]}
              b: {match: {path: /b}, upstream: slow, policies: [places]}
              own: {match: {path: /own}, upstream: slow, policies: [{concurrency: %s}]}
              known: {match: {path: /known}, upstream: slow, policies: [{apiKey: {}}, places]}
              free: {match: {path: /free}, upstream: slow}
            """.formatted(backend.url(), policy, policy);
    }

    /** The same for a gateway without secrets. */
    private String anonymous(String policy) {
        return document(policy).replaceAll("(?m)^(consumers:|  acme:|  globex:|  known:).*\n", "");
    }

    private void serve(String document) throws IOException {
        gateway = Gateway.start(document, Map.of("acme.key", ACME, "globex.key", GLOBEX));
    }

    private Future<HttpResponse<String>> ask(String path, String... fields) {
        return CompletableFuture.supplyAsync(() -> get(path, fields), clients);
    }

    private HttpResponse<String> get(String path, String... fields) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
            return gateway.send((fields.length == 0 ? request : request.headers(fields)).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request that the upstream holds. */
    private Future<HttpResponse<String>> held(String path, String... fields) {
        Future<HttpResponse<String>> asked = ask(path, fields);
        assertThat(backend.take().target()).isEqualTo(path);
        return asked;
    }

    /** One that waits at the gateway as the so manyth. */
    private Future<HttpResponse<String>> queued(String path, int place, String... fields) {
        Future<HttpResponse<String>> asked = ask(path, fields);
        Eventually.is(() -> input(path, fields).getString("waiting").startsWith(place + " of"));
        return asked;
    }

    private static void isServed(Future<HttpResponse<String>> asked) throws Exception {
        assertThat(asked.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    /** What explaining a request says of the policy. */
    private JsonObject explained(String path, String... fields) {
        var headers = Json.createObjectBuilder();
        String remote = "203.0.113.7";
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equals("X-Forwarded-For")) {
                remote = fields[i + 1];
            } else {
                headers.add(fields[i], fields[i + 1]);
            }
        }
        JsonObject asked = Json.createObjectBuilder()
                .add("method", "GET")
                .add("path", path)
                .add("remote", remote)
                .add("headers", headers)
                .build();
        try (JsonReader reader = Json.createReader(new StringReader(
                gateway.admin("POST", "/explain", asked.toString()).body()))) {
            return reader.readObject().getJsonArray("policies").getValuesAs(JsonObject.class).stream()
                    .filter(step -> step.getString("policy").equals("concurrency"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject input(String path, String... fields) {
        return explained(path, fields).getJsonObject("input");
    }

    private void awaitInFlight(String path, String count, String... fields) {
        Eventually.is(() -> input(path, fields).getString("in flight").equals(count));
    }

    @Test
    void whoFindsAllPlacesOfARouteTakenIsToldThatTheGatewayIsBusyAndComesInWhenOneIsFree() throws Exception {
        serve(document("{limit: 2}"));
        Future<HttpResponse<String>> first = held("/own");
        Future<HttpResponse<String>> second = held("/own");

        HttpResponse<String> refused = get("/own");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.body())
                .contains("\"type\":\"https://iana.org/assignments/http-problem-types#temporary-reduced-capacity\"")
                .contains("\"title\":\"Request cannot be satisfied due to temporary server capacity constraints\"")
                .doesNotContain("violated-policies");
        assertThat(get("/own", "Accept", "text/plain").body())
                .startsWith("503 Request cannot be satisfied due to temporary server capacity constraints");
        Future<HttpResponse<String>> free = held("/free");

        answers.release(3);
        isServed(free);
        isServed(first);
        isServed(second);
        awaitInFlight("/own", "0 of 2");
        answers.release();
        assertThat(get("/own").statusCode()).isEqualTo(200);
    }

    @Test
    void somebodyWhoHasTooManyIsToldSoAndOthersAreServed() throws Exception {
        serve(document("{limit: 1, by: ip, timeout: 2500ms, queue: 1}"));
        held("/a", "X-Forwarded-For", "192.0.2.1");
        queued("/a", 1, "X-Forwarded-For", "192.0.2.1");

        HttpResponse<String> refused = get("/b", "X-Forwarded-For", "192.0.2.1");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("3");
        assertThat(refused.body())
                .contains("\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\"")
                .contains("\"violated-policies\":[\"places\"]");
        held("/a", "X-Forwarded-For", "192.0.2.2");
    }

    @Test
    void anAddressOfIpv6IsCountedWithAllOfItsSite() throws Exception {
        serve(document("{limit: 1, by: ip}"));
        held("/a", "X-Forwarded-For", "2001:db8:1:2::1");
        assertThat(get("/a", "X-Forwarded-For", "2001:db8:1:2:ffff::9").statusCode())
                .isEqualTo(429);
        held("/a", "X-Forwarded-For", "2001:db8:1:3::1");
    }

    @Test
    void aNamedPolicyCountsTheRoutesTogetherThatUseItUnlessTheRouteIsAmongTheKeys() throws Exception {
        serve(document("{limit: 1, by: header.X-User, otherwise: pass}"));
        held("/a", "X-User", "ann");
        assertThat(get("/b", "X-User", "ann").statusCode()).isEqualTo(429);
        held("/b", "X-User", "bob");
        held("/b");
        held("/b");
        gateway.publish(document("{limit: 1, by: [header.X-User, route]}"));
        held("/a", "X-User", "ann");
        held("/b", "X-User", "ann");
        assertThat(get("/b", "X-User", "ann").statusCode()).isEqualTo(429);
    }

    @Test
    void whereTheKeyIsMissingARefusalSaysWhatIsTrueOfWhatCountsThen() throws Exception {
        serve(document("{limit: 1, by: header.X-User, otherwise: route}"));
        held("/a", "X-User", "ann");
        assertThat(get("/a", "X-User", "ann").statusCode()).isEqualTo(429);
        held("/a");
        assertThat(get("/a").statusCode()).isEqualTo(503);
    }

    @Test
    void requestsThatWaitAreServedInTheOrderTheyCameAndOneMoreThanMayWaitIsRefused() throws Exception {
        serve(document("{limit: 1, queue: 3, timeout: 5m}"));
        List<Future<HttpResponse<String>>> all = new ArrayList<>();
        all.add(held("/own?0"));
        for (int i = 1; i <= 3; i++) {
            int place = i;
            all.add(ask("/own?" + i));
            Eventually.is(() -> input("/own").getString("waiting").equals(place + " of 3"));
        }
        assertThat(get("/own?4").statusCode()).isEqualTo(503);
        assertThat(explained("/own").getString("reason"))
                .isEqualTo("all places are taken, and no more requests may wait for one");
        for (int i = 1; i <= 3; i++) {
            answers.release();
            assertThat(backend.take().target()).isEqualTo("/own?" + i);
        }
        answers.release();
        for (Future<HttpResponse<String>> each : all) {
            isServed(each);
        }
        assertThat(gateway.metrics()).contains(decided("pass") + "4.0\n").contains(decided("limited") + "1.0\n");
    }

    @Test
    void theMetricsTellOfAllKeysOfAPolicyTogetherAndOfAConsumersOwn() throws Exception {
        serve(document("{limit: 1, queue: 2, by: header.X-User}")
                .replace("globex.key}\"}}]", "globex.key}\"}}], policies: [{concurrency: {limit: 5, by: consumer}}]"));
        Future<HttpResponse<String>> ann = held("/a", "X-User", "ann");
        Future<HttpResponse<String>> bob = held("/b", "X-User", "bob");
        Future<HttpResponse<String>> waiting = queued("/a", 1, "X-User", "ann");
        Future<HttpResponse<String>> globex = held("/known", "X-Api-Key", GLOBEX);
        assertThat(gateway.metrics())
                .contains(places("in_flight", "places", 3), places("waiting", "places", 1))
                .contains(places("in_flight", "own.concurrency", 0), places("waiting", "own.concurrency", 0))
                .contains(places("in_flight", "consumers.globex.concurrency", 1))
                .doesNotContain("ann", "bob");

        answers.release(4);
        for (Future<HttpResponse<String>> each : List.of(ann, bob, waiting, globex)) {
            isServed(each);
        }
        gateway.awaitMetric(places("in_flight", "places", 0).strip());
        gateway.awaitMetric(places("waiting", "places", 0).strip());
        gateway.awaitMetric(
                places("in_flight", "consumers.globex.concurrency", 0).strip());
    }

    private static String places(String what, String policy, int count) {
        return "gatehouse_policy_" + what + "{policy=\"" + policy + "\"} " + count + ".0\n";
    }

    private static String decided(String outcome) {
        return "gatehouse_policy_decisions_total{mode=\"enforce\",outcome=\"" + outcome
                + "\",policy=\"own.concurrency\"} ";
    }

    @Test
    void whoWaitsTooLongIsRefusedAndCountedAsThatAndItsPlaceInTheQueueIsFree() throws Exception {
        serve(document("{limit: 1, queue: 1, timeout: 100ms}"));
        held("/own");
        HttpResponse<String> refused = ask("/own").get(60, TimeUnit.SECONDS);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(input("/own").getString("waiting")).isEqualTo("0 of 1");
        gateway.awaitMetric(decided("limited") + "1.0");
        assertThat(gateway.admin("GET", "/policies/own.concurrency/impact", "").body())
                .contains("all places are taken, and none became free in time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void aClientThatGoesWhileItWaitsHasLeftTheQueueWhenItsTimeIsOver(String threads) throws Exception {
        gateway = Gateway.start(anonymous("{limit: 1, queue: 1, timeout: 500ms}"), "", threads);
        held("/own");
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /own HTTP/1.1", "Host: a");
            Eventually.is(() -> input("/own").getString("waiting").equals("1 of 1"));
            client.reset();
        }
        Eventually.is(() -> input("/own").getString("waiting").equals("0 of 1"), Duration.ofSeconds(5));
        answers.release();
        awaitInFlight("/own", "0 of 1");
    }

    @Test
    void aClientThatGoesWhileItsAnswerIsOnTheWayLeavesItsPlace() throws Exception {
        serve(document("{limit: 1}"));
        CountDownLatch never = new CountDownLatch(1);
        backend.answerWith(Answer.ok("").streaming(body -> {
            while (never.getCount() > 0) {
                body.write(new byte[8192]);
                body.flush();
            }
        }));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /own HTTP/1.1", "Host: a");
            client.receiveHead();
            awaitInFlight("/own", "1 of 1");
            client.reset();
        }
        awaitInFlight("/own", "0 of 1");
        never.countDown();
    }

    @Test
    void aFailureOfTheUpstreamAndARefusalLaterInTheRouteGiveThePlaceBack() throws Exception {
        serve(document("{limit: 1}"));
        backend.answerWith(Answer.nothing());
        for (int i = 0; i < 5; i++) {
            assertThat(get("/own").statusCode()).isEqualTo(502);
            awaitInFlight("/own", "0 of 1");
        }
        gateway.publish(document("{limit: 1, by: ip}")
                .replace("upstream: slow, policies: [places]", "upstream: slow, policies: [{apiKey: {}}, places]"));
        for (int i = 0; i < 5; i++) {
            assertThat(get("/a", "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(401);
            awaitInFlight("/a", "0 of 1");
        }
    }

    @Test
    void aStreamHasItsPlaceUntilItEnds() throws Exception {
        serve(document("{limit: 1}"));
        CountDownLatch end = new CountDownLatch(1);
        backend.answerWith(Answer.ok("").streaming(body -> {
            body.write('x');
            body.flush();
            end.await();
        }));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /own HTTP/1.1", "Host: a");
            assertThat(client.receiveHead().status()).isEqualTo(200);
            assertThat(client.chunks().read()).isEqualTo('x');
            assertThat(get("/own").statusCode()).isEqualTo(503);
            end.countDown();
            awaitInFlight("/own", "0 of 1");
        }
    }

    @Test
    void anUpgradedConnectionHasItsPlaceUntilItIsClosed() throws Exception {
        try (RawServer sockets = RawServer.switching(RawServer::echo)) {
            serve(document("{limit: 1}").replace(backend.url(), sockets.url()));
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.head("GET /own HTTP/1.1", "Host: a", "Connection: upgrade", "Upgrade: echo");
                assertThat(client.receiveHead().status()).isEqualTo(101);
                assertThat(client.send("x").in().read()).isEqualTo('x');
                assertThat(get("/own").statusCode()).isEqualTo(503);
            }
            awaitInFlight("/own", "0 of 1");
        }
    }

    @Test
    void aPublishKeepsPlacesAlsoWhereTheLimitChangesAndForgetsThemWithTheKey() throws Exception {
        serve(document("{limit: 2, queue: 1, timeout: 5m}"));
        Future<HttpResponse<String>> first = held("/a");
        Future<HttpResponse<String>> second = held("/a");
        Future<HttpResponse<String>> third = queued("/a", 1);
        gateway.publish(document("{limit: 2, queue: 1, timeout: 5m}") + "limits: {headers: 20KiB}\n");
        assertThat(input("/a").getString("in flight")).isEqualTo("2 of 2");
        assertThat(get("/a").statusCode()).isEqualTo(503);

        gateway.publish(document("{limit: 1}"));
        assertThat(input("/a").getString("in flight")).isEqualTo("2 of 1");
        assertThat(get("/a").statusCode()).isEqualTo(503);

        gateway.publish(document("{limit: 4}"));
        Future<HttpResponse<String>> fourth = ask("/a");
        backend.take();
        backend.take();
        awaitInFlight("/a", "4 of 4");
        assertThat(get("/a").statusCode()).isEqualTo(503);

        gateway.publish(document("{limit: 1, by: [route, path.none]}").replace("/a}", "'/{none}'}"));
        assertThat(input("/a").getString("in flight")).isEqualTo("0 of 1");
        answers.release(4);
        for (Future<HttpResponse<String>> each : List.of(first, second, third, fourth)) {
            isServed(each);
        }
    }

    @Test
    void onlyObservedNobodyWaitsOrIsRefusedAndWhatWouldBeIsTold() throws Exception {
        serve(document("{limit: 1, queue: 1, timeout: 5m, mode: observe}"));
        held("/own");
        held("/own");
        held("/own");
        held("/own");
        assertThat(input("/own").getString("in flight")).isEqualTo("4 of 1");
        String observed =
                "gatehouse_policy_decisions_total{mode=\"observe\",outcome=\"%s\",policy=\"own.concurrency\"} 2.0\n";
        assertThat(gateway.metrics()).contains(observed.formatted("pass")).contains(observed.formatted("limited"));
        answers.release(4);
        awaitInFlight("/own", "0 of 1");
    }

    @Test
    void whatIsOnlyObservedCountsWhenItIsEnforced() throws Exception {
        serve(document("{limit: 1, mode: observe}"));
        held("/own");
        held("/own");
        gateway.publish(document("{limit: 1}"));
        assertThat(get("/own").statusCode()).isEqualTo(503);
        answers.release(2);
        awaitInFlight("/own", "0 of 1");
    }

    @Test
    void explainingTakesNoPlaceAndSaysWhatIsCountedAndHowManyThereAre() throws Exception {
        serve(document("{limit: 1, queue: 1, timeout: 5m, by: [header.X-User, ip], otherwise: ip}"));
        for (int i = 0; i < 3; i++) {
            JsonObject told = explained("/a", "X-User", "ann");
            assertThat(told.getString("phase")).isEqualTo("limit by ip");
            assertThat(told.getString("reason")).isEqualTo("a place is free");
            assertThat(told.getJsonObject("input").toString())
                    .isEqualTo("{\"header.X-User\":\"ann\",\"ip\":\"203.0.113.7\",\"in flight\":\"0 of"
                            + " 1\",\"waiting\":\"0 of 1\"}");
        }
        held("/a", "X-User", "ann", "X-Forwarded-For", "203.0.113.7");
        JsonObject told = explained("/a", "X-User", "ann");
        assertThat(told.getString("outcome")).isEqualTo("pass");
        assertThat(told.getString("reason")).isEqualTo("all places are taken, and the request may wait for one");
        assertThat(explained("/a").getJsonObject("input").toString())
                .isEqualTo("{\"header.X-User\":\"none\",\"ip\":\"203.0.113.7\",\"in flight\":\"0 of 1\",\"waiting\":\"0"
                        + " of 1\"}");
    }

    @Test
    void callersAreCountedByThemselvesAfterTheyAreKnown() throws Exception {
        serve(document("{limit: 1, by: consumer, otherwise: pass}"));
        held("/known", "X-Api-Key", ACME);
        assertThat(get("/known", "X-Api-Key", ACME).statusCode()).isEqualTo(429);
        assertThat(get("/known", "X-Api-Key", "nobodys-key-000001").statusCode())
                .isEqualTo(401);
        held("/known", "X-Api-Key", GLOBEX);
    }

    @Test
    void requestsThatAreRefusedForWhoSendsThemTakeNoPlacesOfARoute() throws Exception {
        serve(document("{limit: 1}"));
        held("/known", "X-Api-Key", ACME);
        assertThat(get("/known").statusCode()).isEqualTo(401);
        assertThat(get("/known", "X-Api-Key", GLOBEX).statusCode()).isEqualTo(503);
    }

    @Test
    void aConsumersOwnHoldsForItAloneOnEveryRouteThatKnowsIt() throws Exception {
        serve(document("{limit: 9, by: consumer, otherwise: pass}")
                .replace("acme: {", "acme: {policies: [{concurrency: {limit: 1, by: consumer}}], ")
                .replace("free: {match: {path: /free}", "free: {policies: [{apiKey: {}}], match: {path: /free}"));
        held("/known", "X-Api-Key", ACME);
        HttpResponse<String> refused = get("/free", "X-Api-Key", ACME);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"violated-policies\":[\"consumers.acme.concurrency\"]");
        held("/known", "X-Api-Key", GLOBEX);
        held("/free", "X-Api-Key", GLOBEX);
        answers.release(1);
    }

    @Test
    void anUpstreamThatCarriesNoMoreIsToldAsBusyToo() throws Exception {
        serve(document("{limit: 9}").replace("\"]}}", "\"], concurrency: {max: 1}}}"));
        held("/free");
        HttpResponse<String> refused = get("/free");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void sixtyFourClientsAreAllServedAndNeverMoreThanTheLimitAtATime(String threads) throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        backend.answerWith(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.yield();
            now.decrementAndGet();
            return Answer.ok("ok");
        });
        gateway = Gateway.start(anonymous("{limit: 4, queue: 64, timeout: 5m}"), "", threads);
        List<Future<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            all.add(CompletableFuture.supplyAsync(
                    () -> {
                        for (int j = 0; j < 9; j++) {
                            assertThat(get("/own").statusCode()).isEqualTo(200);
                        }
                        return get("/own");
                    },
                    clients));
        }
        for (Future<HttpResponse<String>> each : all) {
            isServed(each);
        }
        assertThat(most.get()).isBetween(1, 4);
        awaitInFlight("/own", "0 of 4");
    }
}
