package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Explanations on every server: what is said of a request is what becomes of it. */
@EveryServer
class ExplainIT {
    private static final String DOCUMENT = """
        version: 1
        upstreams: {pets: {targets: [{url: "%s", name: store}]}}
        routes:
          pets:
            match: {path: "/explained/{id}", methods: [GET]}
            upstream: pets
            rewrite: {stripPrefix: /explained}
            tests: [{request: GET /explained/7, expect: {upstream: GET %s}}]
          others:
            match: {path: /explained/**}
            respond: {status: 203}
        """;

    private static Backend backend;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeAll
    static void open() throws IOException {
        backend = Backend.start();
    }

    @AfterAll
    static void close() throws IOException {
        backend.close();
    }

    private static String document(String expected) throws Exception {
        return Document.read(DOCUMENT.formatted(backend.url(), expected), Format.YAML)
                .toJson();
    }

    private static Asking serving(Deployed gate) throws Exception {
        assertThat(gate.put("config", document("/7")).statusCode()).isEqualTo(200);
        return new Asking(gate);
    }

    private static JsonObject post(Deployed gate, String resource, String json, int status) throws Exception {
        HttpResponse<String> answer = gate.post(resource, json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Deployed.json(answer.body());
    }

    @OnEachGateway
    void aDecisionIsToldWithoutAskingTheUpstream(Deployed gate) throws Exception {
        serving(gate);
        int before = backend.requests().size();
        JsonObject told = post(
                gate,
                "explain",
                "{\"method\":\"GET\",\"path\":\"/explained/7\",\"headers\":{\"Authorization\":\"Bearer hidden\"}}",
                200);
        assertThat(told.getString("winner")).isEqualTo("pets");
        assertThat(told.getJsonArray("candidates")).hasSize(2);
        assertThat(told.getJsonObject("upstreamRequest").getString("path")).isEqualTo("/7");
        assertThat(told.toString()).doesNotContain("hidden");
        assertThat(backend.requests()).hasSize(before);
    }

    @OnEachGateway
    void aTestThatFailsKeepsADocumentFromBeingPublished(Deployed gate) throws Exception {
        serving(gate);
        HttpResponse<String> answer = gate.put("config", document("/8"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Deployed.json(answer.body())
                        .getJsonArray("problems")
                        .getJsonObject(0)
                        .getString("pointer"))
                .isEqualTo("/routes/pets/tests/0/expect/upstream");
        assertThat(post(gate, "config/validate", document("/8"), 422).getJsonArray("problems"))
                .hasSize(1);
        assertThat(gate.get("config").body()).contains("GET /7");
    }

    @OnEachGateway
    void aLiveRequestReachesTheUpstreamAndIsTimed(Deployed gate) throws Exception {
        serving(gate);
        backend.forget();
        JsonObject told =
                post(gate, "explain", "{\"method\":\"GET\",\"path\":\"/explained/7\",\"mode\":\"live\"}", 200);
        JsonObject live = told.getJsonObject("live");
        assertThat(live.getInt("status")).isEqualTo(200);
        assertThat(live.getString("target")).isEqualTo("store");
        assertThat(live.getJsonObject("timings").getJsonNumber("upstreamMs").doubleValue())
                .isPositive();
        Recorded received = backend.take();
        assertThat(received.target()).isEqualTo("/7");
        assertThat(received.header("X-Request-Id")).isEqualTo(live.getString("requestId"));
    }

    @OnEachGateway
    void aTicketLeavesAnExplanationAndGoesNoFurther(Deployed gate) throws Exception {
        Asking asking = serving(gate);
        backend.forget();
        String ticket =
                post(gate, "explain/tickets", "{\"route\":\"pets\"}", 201).getString("ticket");
        RawResponse answer = asking.get("/explained/9", "Gatehouse-Explain: " + ticket, "Connection: close");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(asking.get("/explained/9/x", "Gatehouse-Explain: " + ticket).status())
                .isEqualTo(203);
        asking.get("/explained/10", "Gatehouse-Explain: nothing");
        assertThat(backend.take().headerLines()).noneMatch(line -> line.startsWith("Gatehouse"));
        assertThat(backend.take().headerLines()).noneMatch(line -> line.startsWith("Gatehouse"));
        Way.awaitIdle();
        JsonObject left = Deployed.json(gate.get("explain/tickets/" + ticket).body());
        assertThat(left.getJsonArray("explanations")).hasSize(1);
        JsonObject explained =
                left.getJsonArray("explanations").getJsonObject(0).getJsonObject("explanation");
        assertThat(explained.getJsonObject("live").getInt("status")).isEqualTo(200);
        assertThat(explained.getJsonObject("upstreamRequest").getString("path")).isEqualTo("/9");
        assertThat(gate.get("explain/tickets/unknown").statusCode()).isEqualTo(404);
    }
}
