package io.gatehouse.admin;

import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.NameServer;
import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The targets of an upstream as the admin API shows, drains and enables them, and as the metrics have them. */
@ExtendWith(QuietLog.class)
class TargetsApiTest {
    private static final String DOCUMENT = """
        version: 1
        upstreams:
          u:
            targets: [{name: a, url: '%s/base'}, {name: b, url: '%s', tier: 1, weight: 3}]
            %s
          six: {targets: ['http://[::1]:8080', 'http://[fe80::1]:8080']}
        routes: {r: {match: {path: /**}, upstream: u}}
        """;

    private final CountDownLatch held = new CountDownLatch(1);
    private Backend a;
    private Backend b;
    private Gateway gateway;
    private Api api;

    @BeforeEach
    void start() throws Exception {
        a = Backend.start().answerWith(Answer.ok("a"));
        b = Backend.start().answerWith(Answer.ok("b"));
        gateway = Gateway.start(document(""));
        api = new Api(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        held.countDown();
        gateway.close();
        a.close();
        b.close();
    }

    private String document(String members) {
        return DOCUMENT.formatted(a.url(), b.url(), members);
    }

    private JsonObject upstream() {
        try {
            return json(api.call("GET", "/upstreams/u/targets"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private JsonObject target(int index) {
        return upstream().getJsonArray("targets").getJsonObject(index);
    }

    private JsonObject post(String target, String word) throws Exception {
        HttpResponse<String> answer = api.call("POST", "/upstreams/u/targets/" + target + "/" + word);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonArray targets = json(answer).getJsonArray("targets");
        assertThat(targets).hasSize(1);
        return targets.getJsonObject(0);
    }

    private String metrics() {
        try {
            return gateway.send(HttpRequest.newBuilder(gateway.uri("/_gatehouse/metrics"))
                            .header("Authorization", "Bearer " + gateway.token())
                            .build())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls a, which answers as soon as it is let. */
    private CompletableFuture<HttpResponse<String>> hold() {
        a.answerWith(request -> {
            await(held);
            return Answer.ok("held");
        });
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return gateway.get("/held");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        a.take();
        return answer;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anUpstreamThatNothingHappenedToIsHealthy() {
        JsonObject told = upstream();
        assertThat(told.getString("upstream")).isEqualTo("u");
        assertThat(told.getBoolean("panic")).isFalse();
        assertThat(told.getInt("retries")).isZero();
        assertThat(told).doesNotContainKeys("inFlight", "waiting");
        assertThat(told.getJsonArray("targets").toString())
                .isEqualTo("[{\"name\":\"a\",\"url\":\"" + a.url() + "/base\",\"status\":\"healthy\",\"tier\":0,"
                        + "\"weight\":1,\"inFlight\":0,\"calls\":0,\"failures\":0,\"ejections\":0,"
                        + "\"obstacles\":{\"ejection\":{\"ejections\":0,\"failuresInARow\":0}}},"
                        + "{\"name\":\"b\",\"url\":\"" + b.url() + "\",\"status\":\"healthy\",\"tier\":1,"
                        + "\"weight\":3,\"inFlight\":0,\"calls\":0,\"failures\":0,\"ejections\":0,"
                        + "\"obstacles\":{\"ejection\":{\"ejections\":0,\"failuresInARow\":0}}}]");
    }

    @Test
    void callsFailuresAndTheLatencyAreShown() throws Exception {
        gateway.get("/1");
        a.answerWith(Answer.of(503));
        gateway.get("/2");
        Eventually.is(() -> target(0).getInt("inFlight") == 0);
        assertThat(target(0).getInt("calls")).isEqualTo(2);
        assertThat(target(0).getInt("failures")).isEqualTo(1);
        assertThat(target(0).getJsonNumber("latency").doubleValue()).isPositive();
        assertThat(target(1)).doesNotContainKey("latency");
        assertThat(metrics())
                .contains("gatehouse_target_calls_total{target=\"a\",upstream=\"u\"} 2.0\n")
                .contains("gatehouse_target_failures_total{target=\"a\",upstream=\"u\"} 1.0\n")
                .contains("gatehouse_target_latency_seconds{target=\"a\",upstream=\"u\"} ")
                .contains("gatehouse_target_available{target=\"[::1]:8080\",upstream=\"six\"} 1.0\n");
    }

    @Test
    void aDrainedTargetEndsWhatRunsThereAndTakesNothingNewUntilItIsEnabled() throws Exception {
        CompletableFuture<HttpResponse<String>> running = hold();
        Instant before = Instant.now();
        JsonObject drained = post("a", "drain");
        assertThat(drained.getString("status")).isEqualTo("drained");
        assertThat(drained.getString("reason")).isEqualTo("drained by the admin API");
        assertThat(drained.getInt("inFlight")).isEqualTo(1);
        assertThat(Instant.parse(drained.getString("since")))
                .isBetween(before.minusSeconds(2), Instant.now().plusSeconds(2));
        assertThat(metrics())
                .contains("gatehouse_target_available{target=\"a\",upstream=\"u\"} 0.0\n")
                .contains("gatehouse_target_in_flight{target=\"a\",upstream=\"u\"} 1.0\n");
        for (int i = 0; i < 5; i++) {
            assertThat(gateway.get("/new").body()).isEqualTo("b");
        }

        held.countDown();
        assertThat(running.get(20, TimeUnit.SECONDS).body()).isEqualTo("held");
        Eventually.is(() -> target(0).getInt("inFlight") == 0);
        assertThat(a.requests()).hasSize(1);

        assertThat(post("a", "enable").getString("status")).isEqualTo("healthy");
        assertThat(gateway.get("/again").body()).isEqualTo("held");
        assertThat(metrics()).contains("gatehouse_target_available{target=\"a\",upstream=\"u\"} 1.0\n");
    }

    @Test
    void aRequestThatWaitsForAFreeTargetTakesTheOneThatIsEnabled() throws Exception {
        gateway.publish(document("concurrency: {max: 5, perTarget: 1, queue: 4, timeout: 10m}"));
        post("b", "drain");
        CompletableFuture<HttpResponse<String>> running = hold();
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return gateway.get("/waits").body();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Eventually.is(() -> upstream().getInt("waiting") == 1);
        post("b", "enable");
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("b");
        held.countDown();
        assertThat(running.get(20, TimeUnit.SECONDS).body()).isEqualTo("held");
    }

    @Test
    void toDrainAgainAndToEnableWhatIsEnabledChangesNothing() throws Exception {
        assertThat(post("a", "enable")).doesNotContainKey("since");
        JsonObject once = post("a", "drain");
        assertThat(post("a", "drain").getString("status")).isEqualTo("drained");
        assertThat(Instant.parse(target(0).getString("since")))
                .isBetween(
                        Instant.parse(once.getString("since")).minusSeconds(1),
                        Instant.parse(once.getString("since")).plusSeconds(1));
    }

    @Test
    void aDrainOutlivesPublishesAndIsNoneItself() throws Exception {
        String revisions = api.call("GET", "/revisions").body();
        post("a", "drain");
        assertThat(api.call("GET", "/revisions").body()).isEqualTo(revisions);
        gateway.publish(document("balance: {algorithm: roundRobin}"));
        assertThat(target(0).getString("status")).isEqualTo("drained");
        assertThat(gateway.get("/").body()).isEqualTo("b");
    }

    @Test
    void whereAllAreDrainedTheAnswerIs503() throws Exception {
        post("a", "drain");
        post("b", "drain");
        assertThat(gateway.get("/").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"%5B::1%5D:8080", "%5B%3A%3A1%5D%3A8080", "%5b%3a%3a1%5d:8080"})
    void aNameIsPercentEncodedInThePath(String name) throws Exception {
        HttpResponse<String> answer = api.call("POST", "/upstreams/six/targets/" + name + "/drain");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).getString("upstream")).isEqualTo("six");
        JsonObject target = json(answer).getJsonArray("targets").getJsonObject(0);
        assertThat(target.getString("name")).isEqualTo("[::1]:8080");
        assertThat(target.getString("url")).isEqualTo("http://[::1]:8080");
        assertThat(target.getString("status")).isEqualTo("drained");
    }

    @Test
    void ofANameOneAddressIsDrainedOrAllAndTheAnswerHasThoseThatWereMeant() throws Exception {
        try (NameServer names = NameServer.start().put("pets.example", 600, "127.0.0.1", "127.0.0.2");
                Gateway asking =
                        Gateway.asking(names, DOCUMENT.formatted("http://pets.example:" + a.port(), b.url(), ""))) {
            assertThat(said(asking, "a@127.0.0.2/drain")).containsExactly("a@127.0.0.2 drained");
            assertThat(asking.get("/").body()).isEqualTo("a");
            assertThat(said(asking, "a/drain")).containsExactly("a@127.0.0.1 drained", "a@127.0.0.2 drained");
            assertThat(asking.get("/").body()).isEqualTo("b");
            assertThat(said(asking, "a@127.0.0.1/enable")).containsExactly("a@127.0.0.1 healthy");
            assertThat(asking.get("/").body()).isEqualTo("a");
            assertThat(said(asking, "a/drain")).containsExactly("a@127.0.0.1 drained", "a@127.0.0.2 drained");
            assertThat(said(asking, "a/enable")).containsExactly("a@127.0.0.1 healthy", "a@127.0.0.2 healthy");
            assertThat(json(asking.admin("POST", "/upstreams/u/targets/c/drain", ""))
                            .getString("detail"))
                    .endsWith("There are: a, a@127.0.0.1, a@127.0.0.2, b.");
        }
    }

    /** How those stand of whom this was said. */
    private static List<String> said(Gateway gateway, String word) throws Exception {
        return json(gateway.admin("POST", "/upstreams/u/targets/" + word, ""))
                .getJsonArray("targets")
                .getValuesAs(target -> target.asJsonObject().getString("name")
                        + ' '
                        + target.asJsonObject().getString("status"));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /upstreams/sixt/targets | No upstream has the id \"sixt\", did you mean \"six\"? There are:"
                        + " six, u.",
                "POST | /upstreams/v/targets/a/drain | No upstream has the id \"v\". There are:" + " six, u.",
                "POST | /upstreams/u/targets/other/drain | No target of upstream u has the name \"other\". There are:"
                        + " a, b.",
                "POST | /upstreams/six/targets/%5B::1%5D:80/enable | No target of upstream six has the name"
                        + " \"[::1]:80\", did you mean \"[::1]:8080\"? There are: [::1]:8080, [fe80::1]:8080."
            })
    void whatIsNotThereIs404WithWhatIs(String method, String path, String detail) throws Exception {
        HttpResponse<String> answer = api.call(method, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(json(answer).getString("detail")).isEqualTo(detail);
    }

    @Test
    void aParameterThatADrainDoesNotKnowIsRefused() throws Exception {
        HttpResponse<String> answer = api.call("POST", "/upstreams/u/targets/a/drain?dryRun=true");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).getString("detail")).contains("dryRun", "reason");
        assertThat(target(0).getString("status")).isEqualTo("healthy");
    }

    @Test
    void anEjectedTargetTellsWhyAndUntilWhen() throws Exception {
        gateway.publish(document("health: {passive: {failures: 1}}"));
        a.answerWith(Answer.of(503));
        gateway.get("/");
        assertThat(target(0).getString("status")).isEqualTo("ejected");
        assertThat(target(0).getString("reason")).isEqualTo("1 calls in a row failed; out for 30 s");
        assertThat(target(0).getInt("ejections")).isEqualTo(1);
        JsonObject ejection = target(0).getJsonObject("obstacles").getJsonObject("ejection");
        Instant since = Instant.parse(target(0).getString("since"));
        assertThat(Instant.parse(ejection.getString("until"))).isBetween(since.plusSeconds(29), since.plusSeconds(31));
        assertThat(metrics()).contains("gatehouse_target_ejections_total{target=\"a\",upstream=\"u\"} 1.0\n");
    }

    @Test
    void retriesAndThePlacesOfABoundedUpstreamAreShown() throws Exception {
        gateway.publish(document("concurrency: {max: 5, perTarget: 3, queue: 4}"));
        CompletableFuture<HttpResponse<String>> running = hold();
        assertThat(upstream().getInt("inFlight")).isEqualTo(1);
        assertThat(upstream().getInt("waiting")).isZero();
        assertThat(target(0)
                        .getJsonObject("obstacles")
                        .getJsonObject("perTarget")
                        .getInt("max"))
                .isEqualTo(3);
        assertThat(metrics())
                .contains("gatehouse_upstream_in_flight{upstream=\"u\"} 1.0\n")
                .contains("gatehouse_upstream_waiting{upstream=\"u\"} 0.0\n")
                .doesNotContain("gatehouse_upstream_in_flight{upstream=\"six\"}");
        held.countDown();
        running.get(20, TimeUnit.SECONDS);

        a.close();
        assertThat(gateway.get("/").body()).isEqualTo("b");
        assertThat(upstream().getInt("retries")).isEqualTo(1);
        assertThat(metrics()).contains("gatehouse_upstream_retries_total{upstream=\"u\"} 1.0\n");
    }

    @Test
    void theWordOfATargetItsBreakerItsChecksAndItsLimitAreMeasured() throws Exception {
        assertThat(metrics())
                .contains("gatehouse_target_status{status=\"healthy\",target=\"a\",upstream=\"u\"} 1.0\n")
                .doesNotContain("gatehouse_target_breaker", "gatehouse_target_checks", "gatehouse_target_limit");

        b.answerWith(Answer.of(503));
        gateway.publish(document("""
            health: {passive: {failures: 0}, active: {path: /health, every: 10m}}
                breaker: {ratio: 1%, minimum: 1}
                concurrency: {adaptive: true}\
            """));
        Eventually.is(() -> metrics()
                .contains("gatehouse_target_checks_total{outcome=\"passed\",target=\"a\",upstream=\"u\"} 1.0\n"));
        Eventually.is(() -> metrics()
                .contains("gatehouse_target_checks_total{outcome=\"failed\",target=\"b\",upstream=\"u\"} 1.0\n"));
        assertThat(metrics())
                .contains("gatehouse_target_checks_total{outcome=\"passed\",target=\"b\",upstream=\"u\"} 0.0\n")
                .contains("gatehouse_target_status{status=\"healthy\",target=\"a\",upstream=\"u\"} 1.0\n")
                .contains("gatehouse_target_status{status=\"unhealthy\",target=\"b\",upstream=\"u\"} 1.0\n")
                .contains("gatehouse_target_breaker_state{state=\"closed\",target=\"a\",upstream=\"u\"} 1.0\n")
                .contains("gatehouse_target_breaker_opened_total{target=\"a\",upstream=\"u\"} 0.0\n")
                .contains("gatehouse_target_limit{target=\"a\",upstream=\"u\"} 20.0\n");

        a.answerWith(Answer.of(503));
        gateway.get("/");
        assertThat(metrics())
                .contains("gatehouse_target_status{status=\"open\",target=\"a\",upstream=\"u\"} 1.0\n")
                .contains("gatehouse_target_breaker_state{state=\"open\",target=\"a\",upstream=\"u\"} 1.0\n")
                .contains("gatehouse_target_breaker_opened_total{target=\"a\",upstream=\"u\"} 1.0\n")
                .doesNotContain("state=\"closed\",target=\"a\"");
    }

    @Test
    void aTargetThatIsGoneIsShownNoMore() throws Exception {
        assertThat(metrics()).contains("target=\"b\"");
        gateway.publish("{version: 1, upstreams: {u: {targets: [{name: a, url: '%s'}]}}}".formatted(a.url()));
        assertThat(upstream().getJsonArray("targets")).hasSize(1);
        assertThat(metrics()).doesNotContain("target=\"b\"", "upstream=\"six\"");
    }

    @Test
    void theLogNamesTheUpstreamAndHowManyAttemptsThereWere() throws Exception {
        a.close();
        gateway.get("/twice");
        Path log = gateway.home().resolve("logs/access.log");
        Eventually.is(() -> read(log).contains("/twice"));
        assertThat(read(log)).contains("\"upstream\":\"u\",\"target\":\"b\"", "\"attempts\":2");
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void explainTellsOfDrainedTargetsAndOfEachAttempt() throws Exception {
        post("a", "drain");
        JsonObject sent = json(api.send("POST", "/explain", Api.JSON, "{\"method\":\"GET\",\"path\":\"/x\"}"))
                .getJsonObject("upstreamRequest");
        assertThat(sent.getString("target")).isEqualTo("b");
        assertThat(sent.getString("pickedBy"))
                .isEqualTo("It is the only target of tier 1; no target of a lower tier takes the request.");
        assertThat(sent.getJsonArray("targets").getJsonObject(0).toString())
                .isEqualTo("{\"name\":\"a\",\"takes\":false,\"status\":\"drained\","
                        + "\"reason\":\"drained by the admin API\",\"tier\":0,\"inFlight\":0}");

        post("a", "enable");
        a.close();
        String live = "{\"method\":\"GET\",\"path\":\"/x\",\"mode\":\"live\"}";
        JsonObject told = json(api.send("POST", "/explain", Api.JSON, live)).getJsonObject("live");
        assertThat(told.getInt("attempts")).isEqualTo(2);
        assertThat(told.getJsonArray("tried").toString())
                .isEqualTo("[{\"target\":\"a\",\"outcome\":\"connection_refused\"},"
                        + "{\"target\":\"b\",\"outcome\":\"200\"}]");
    }

    @Test
    void explainTellsOfTheTargetsWhereNoneTakesTheRequest() throws Exception {
        post("a", "drain");
        post("b", "drain");
        for (String mode : List.of("decide", "live")) {
            JsonObject told = json(api.send(
                    "POST", "/explain", Api.JSON, "{\"method\":\"GET\",\"path\":\"/x\",\"mode\":\"" + mode + "\"}"));
            JsonObject sent = told.getJsonObject("upstreamRequest");
            assertThat(sent.getString("pickedBy")).isEqualTo("No target takes the request.");
            assertThat(sent.getJsonArray("targets").getValuesAs(JsonObject.class))
                    .extracting(each -> each.getString("name") + ' ' + each.getString("status"))
                    .containsExactly("a drained", "b drained");
            if (mode.equals("live")) {
                assertThat(told.getString("outcome")).isEqualTo("answered");
                assertThat(told.getJsonObject("reply").getInt("status")).isEqualTo(503);
                JsonObject live = told.getJsonObject("live");
                assertThat(live.getInt("status")).isEqualTo(503);
                assertThat(live.getInt("attempts")).isZero();
                assertThat(live.getJsonArray("tried")).isEmpty();
            }
        }
    }

    @Test
    void whereAFileIsTheTruthTargetsAreDrainedToo(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("gatehouse.yaml"), document(""));
        try (Gateway fromFile = Gateway.withFile(file)) {
            HttpResponse<String> drained = fromFile.admin("POST", "/upstreams/u/targets/a/drain", "");
            assertThat(drained.statusCode()).as(drained.body()).isEqualTo(200);
            assertThat(fromFile.get("/").body()).isEqualTo("b");
            assertThat(fromFile.admin("POST", "/upstreams/u/targets/a/enable", "")
                            .body())
                    .contains("\"status\":\"healthy\"");
            assertThat(fromFile.get("/").body()).isEqualTo("a");
        }
    }
}
