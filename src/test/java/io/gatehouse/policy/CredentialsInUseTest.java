package io.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys and passwords of consumers from a client to the upstream, and that they stand nowhere on the way. */
@ExtendWith(QuietLog.class)
class CredentialsInUseTest {
    private static final String KEY = "the-key-of-acme-1";
    private static final String WRONG = "nobodys-key-4711";
    private static final String PASSWORD = "s3cret-of-acme";

    private Backend backend;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        backend = Backend.start().answerWith(Answer.ok("served"));
        gateway = Gateway.start(document("{request: GET /pets/7, consumer: acme, expect: {upstream: GET /pets/7}},"
                + " {request: GET /pets/7, expect: {status: 401}}"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        backend.close();
    }

    private String document(String tests) {
        return """
            version: 1
            upstreams: {pets: {targets: ["%s"]}}
            consumers:
              acme:
                groups: [partners]
                credentials:
                  - apiKey: {hash: "sha256:c150575b0ef8181069c807384a411f3da5c714ca08baf90b1752044e2110de55"}
                  - basic:
                      user: joe
                      password: "$2b$04$abcdefghijklmnopqrstuuSar7SLixnGqR6IXY3xmKYSKevKocAX6"
            routes:
              pets:
                match: {path: /pets/**}
                upstream: pets
                policies: [{apiKey: {header: X-Who, query: k}}, {basic: {}}]
                tests: [%s]
            """.formatted(backend.url(), tests);
    }

    private RawResponse ask(String target, String... fields) throws Exception {
        List<String> lines = new ArrayList<>(List.of("GET " + target + " HTTP/1.1", "Host: api.example.com"));
        lines.addAll(List.of(fields));
        lines.add("Connection: close");
        return RawClient.exchange(gateway.port(), lines.toArray(String[]::new));
    }

    private static String basic(String user, String password) {
        String text = user + ':' + password;
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aKeyLetsARequestPassAndGoesNoFurther() throws Exception {
        assertThat(ask("/pets/7?a=%2f&k=" + KEY + "&b", "X-Other: x").text()).isEqualTo("served");
        Recorded first = backend.take();
        assertThat(first.target()).isEqualTo("/pets/7?a=%2f&b");
        assertThat(first.header("X-Other")).isEqualTo("x");

        assertThat(ask("/pets/7", "x-who: " + KEY).text()).isEqualTo("served");
        Recorded second = backend.take();
        assertThat(second.toString() + first).doesNotContain(KEY);
    }

    @Test
    void soDoNameAndPassword() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(ask("/pets/7", basic("joe", PASSWORD)).text()).isEqualTo("served");
            assertThat(backend.take().header("Authorization")).isNull();
        }
    }

    @Test
    void whoBringsNothingIsToldAllWays() throws Exception {
        RawResponse reply = ask("/pets/7");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers("WWW-Authenticate"))
                .containsExactly(
                        "ApiKey realm=\"gatehouse\", header=\"X-Who\", query=\"k\"",
                        "Basic realm=\"gatehouse\", charset=\"UTF-8\"");
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.text()).contains("\"status\":401", "This needs credentials, and the request brings none.");
        assertThat(backend.requests()).isEmpty();
    }

    @Test
    void whatIsNotGoodIsRefusedWhateverElseComes() throws Exception {
        RawResponse reply = ask("/pets/7?k=" + WRONG, basic("joe", PASSWORD));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.text()).contains("The key is not good.").doesNotContain(WRONG);
        assertThat(ask("/pets/7?k=" + KEY, "X-Who: " + KEY).status()).isEqualTo(400);
        assertThat(ask("/pets/7", basic("joe", "x")).status()).isEqualTo(401);
        assertThat(backend.requests()).isEmpty();
    }

    @Test
    void anExplanationTellsWhichCheckFailed() throws Exception {
        JsonObject key = explain("{\"method\": \"GET\", \"path\": \"/pets/7?k=" + WRONG + "\"}");
        assertThat(policy(key, 0)).isEqualTo("refused: no consumer has this key");
        JsonObject password = explain("{\"method\": \"GET\", \"path\": \"/pets/7\", \"headers\": {\"Authorization\": \""
                + basic("joe", WRONG).substring("Authorization: ".length()) + "\"}}");
        assertThat(policy(password, 0)).isEqualTo("absent: the request brings no key");
        assertThat(policy(password, 1)).isEqualTo("refused: the password is not that of the user joe");
        JsonObject field = explain("{\"method\": \"GET\", \"path\": \"/pets/7\", \"headers\": {\"X-Who\": \"" + KEY
                + "\", \"X-Copy\": \"" + KEY + "\"}}");
        assertThat(policy(field, 0)).isEqualTo("proven: it brings the key of the consumer acme");
        assertThat(key.toString() + password + field).doesNotContain(WRONG, KEY);
    }

    private JsonObject explain(String question) throws Exception {
        HttpResponse<String> answer = gateway.admin("POST", "/explain", question);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.createReader(new StringReader(answer.body())).readObject();
    }

    private static String policy(JsonObject explanation, int index) {
        JsonObject policy = explanation.getJsonArray("policies").getJsonObject(index);
        return policy.getString("outcome") + ": " + policy.getString("reason");
    }

    @Test
    void aTestOfARouteThatSaysNobodySendsItFails() throws Exception {
        HttpResponse<String> refused = gateway.admin(
                "PUT",
                "/config",
                Document.read(document("{request: GET /pets/7, expect: {upstream: GET /pets/7}}"), Format.YAML)
                        .toJson(),
                "If-Match",
                "*");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("/routes/pets/tests/0");
    }

    @Test
    void noCredentialStandsInAFileOrInTheMetrics() throws Exception {
        ask("/pets/7?k=" + KEY + "&x=1", "Referer: https://shop.example/?k=" + KEY);
        ask("/nowhere?k=" + WRONG);
        ask("/pets/7", basic("joe", PASSWORD));
        gateway.awaitMetric(
                "gatehouse_policy_decisions_total{mode=\"enforce\",outcome=\"proven\",policy=\"pets.basic\"} 1.0");
        assertThat(gateway.metrics()).doesNotContain(KEY, WRONG, PASSWORD);
        Path home = gateway.home();
        gateway.undeploy();
        String log = Files.readString(home.resolve("logs/access.log"));
        assertThat(log).contains("k=***&x=1", "shop.example/?k=***", "\"query\":\"k=***\"");
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(KEY, WRONG, PASSWORD);
            }
        }
    }
}
