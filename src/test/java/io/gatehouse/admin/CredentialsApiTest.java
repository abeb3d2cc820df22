package io.gatehouse.admin;

import static io.gatehouse.admin.Api.JSON;
import static io.gatehouse.admin.Api.etag;
import static io.gatehouse.admin.Api.field;
import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and passwords that the admin API makes for consumers, over a real socket. */
@ExtendWith(QuietLog.class)
class CredentialsApiTest {
    private static final String OF_ACME = "/consumers/acme/credentials";
    private static final String KEY = "{\"kind\":\"apiKey\",\"name\":\"ci\"}";

    private Gateway gateway;
    private Api api;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start("""
            version: 1
            consumers:
              acme: {groups: [partners]}
              beta: {groups: [], credentials: [{basic: {user: beta, password: "${env:PATH}"}}]}
              named: {}
              chosen: {}
              tried: {}
              idle: {}
            policies:
              only: {authorize: {consumers: [named]}}
            upstreams: {up: {targets: ["http://127.0.0.1:1"]}, other: {targets: ["http://127.0.0.1:2"]}}
            routes:
              key: {match: {path: /key}, policies: [{apiKey: {}}], respond: {body: in}}
              password: {match: {path: /password}, policies: [{basic: {}}], respond: {body: in}}
              named: {match: {path: /named}, policies: [{apiKey: {}}, only], respond: {body: in}}
              inline: {match: {path: /inline}, policies: [{apiKey: {}}, {authorize: {consumers: [named]}}], respond: {body: in}}
              chosen:
                match: {path: /chosen}
                policies: [{apiKey: {}}]
                upstream: {split: [{upstream: up, weight: 1}, {upstream: other, weight: 0, when: {consumer: chosen}}]}
              tried:
                match: {path: /tried}
                policies: [{apiKey: {}}]
                respond: {body: in}
                tests: [{request: GET /tried, consumer: tried, expect: {status: 200}}]
            """);
        api = new Api(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private HttpResponse<String> make(String content) throws Exception {
        return api.send("POST", OF_ACME, JSON, content, "If-Match", "*");
    }

    private int withKey(String key) throws Exception {
        return get("/key", "X-Api-Key", key);
    }

    private int get(String path, String name, String value) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(gateway.uri(path)).header(name, value).build();
        return java.net.http.HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void aKeyIsMadeShownOnceAndGoodFromTheNextRequestOn() throws Exception {
        HttpResponse<String> answer =
                make("{\"kind\":\"apiKey\",\"name\":\"ci\",\"expires\":\"2999-01-31T00:00:00Z\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(field(answer, "Location")).endsWith("/_gatehouse/admin/v1/consumers/acme/credentials/ci");
        assertThat(field(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(field(answer, "Gatehouse-Revision")).isEqualTo("1");
        String key = json(answer).getString("secret");
        assertThat(key).matches("gatekey_[A-Za-z0-9_-]{52}");
        assertThat(withKey(key)).isEqualTo(200);
        assertThat(withKey(key.substring(0, 59) + "!")).isEqualTo(401);
        JsonObject listed =
                json(api.call("GET", OF_ACME)).getJsonArray("credentials").getJsonObject(0);
        assertThat(listed.keySet()).containsExactly("name", "kind", "prefix", "created", "expires");
        assertThat(listed.getString("prefix")).isEqualTo(key.substring(0, 16));
        assertThat(json(api.call("GET", OF_ACME + "/ci"))).isEqualTo(listed);
    }

    @Test
    void aSecretAndItsHashAreInNoOtherAnswerAndTheSecretInNoFile() throws Exception {
        String key = json(make(KEY)).getString("secret");
        String password = json(make("{\"kind\":\"basic\",\"user\":\"acme\"}")).getString("secret");
        for (String path : new String[] {OF_ACME, OF_ACME + "/ci", OF_ACME + "/acme"}) {
            assertThat(api.call("GET", path).body()).as(path).doesNotContain(key, password, "sha256:", "$2b$");
        }
        assertThat(api.call("GET", "/config").body())
                .contains("sha256:", "$2b$10$")
                .doesNotContain(key, password);
        try (Stream<Path> files = Files.walk(gateway.home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(key, password);
            }
        }
    }

    @Test
    void aPasswordIsMadeForAUser() throws Exception {
        JsonObject made = json(make("{\"kind\":\"basic\",\"user\":\"acme\"}"));
        assertThat(made.getString("name")).isEqualTo("acme");
        String pair = "acme:" + made.getString("secret");
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
        assertThat(get("/password", "Authorization", "Basic " + basic)).isEqualTo(200);
    }

    @Test
    void twoKeysAreGoodAtOnceSoThatOneTakesTheOthersPlace() throws Exception {
        HttpResponse<String> first = make("{\"kind\":\"apiKey\",\"name\":\"old\"}");
        HttpResponse<String> second = api.send("POST", OF_ACME, JSON, "{\"kind\":\"apiKey\"}", "If-Match", etag(first));
        String old = json(first).getString("secret");
        String fresh = json(second).getString("secret");
        assertThat(withKey(old)).isEqualTo(200);
        assertThat(withKey(fresh)).isEqualTo(200);
        HttpResponse<String> revoked = api.call("DELETE", OF_ACME + "/old", "If-Match", etag(second));
        assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(204);
        assertThat(withKey(old)).isEqualTo(401);
        assertThat(withKey(fresh)).isEqualTo(200);
    }

    @Test
    void aWriteNeedsTheConsumersTagAndEachIsARevision() throws Exception {
        assertThat(api.send("POST", OF_ACME, JSON, KEY).statusCode()).isEqualTo(428);
        assertThat(api.send("POST", OF_ACME, JSON, KEY, "If-Match", "\"stale\"").statusCode())
                .isEqualTo(412);
        String tag = etag(api.call("GET", "/consumers/acme"));
        assertThat(etag(api.call("GET", OF_ACME))).isEqualTo(tag);
        HttpResponse<String> made = api.send("POST", OF_ACME + "?reason=for+CI", JSON, KEY, "If-Match", tag);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(etag(made)).isEqualTo(etag(api.call("GET", "/consumers/acme")));
        assertThat(json(api.call("GET", "/revisions/1")).getString("reason")).isEqualTo("for CI");
        assertThat(api.call("DELETE", OF_ACME + "/ci").statusCode()).isEqualTo(428);
        assertThat(api.call("DELETE", OF_ACME + "/ci", "If-Match", tag).statusCode())
                .isEqualTo(412);
        assertThat(api.call("DELETE", OF_ACME + "/none", "If-Match", "*").statusCode())
                .isEqualTo(404);
        assertThat(api.send("POST", "/consumers/none/credentials", JSON, KEY, "If-Match", "*")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aDryRunShowsTheHashAndNoSecretAndMakesNothing() throws Exception {
        HttpResponse<String> tried = api.send("POST", OF_ACME + "?dryRun=true", JSON, KEY, "If-Match", "*");
        assertThat(tried.body()).contains("\"valid\":true", "sha256:").doesNotContain("secret");
        assertThat(json(api.call("GET", OF_ACME)).getJsonArray("credentials")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a kind that there is not       | {\"kind\":\"jwt\"}                                        | /kind",
                "no kind                        | {\"name\":\"x\"}                                          | ``",
                "a secret of the caller's own   | {\"kind\":\"apiKey\",\"secret\":\"hunter2hunter2\"}       | /secret",
                "a user of a key                | {\"kind\":\"apiKey\",\"user\":\"x\"}                      | /user",
                "no user of a password          | {\"kind\":\"basic\"}                                      | ``",
                "a user that is no name         | {\"kind\":\"basic\",\"user\":\"a b\"}                     | ``",
                "another consumer's user        | {\"kind\":\"basic\",\"user\":\"beta\"}                    |"
                        + " /consumers/beta/credentials/0/basic/user",
                "a name that is no path segment | {\"kind\":\"apiKey\",\"name\":\"a/b\"}                    | /name",
                "a name that is taken           | {\"kind\":\"apiKey\",\"name\":\"taken\"}                  | /name",
                "a time that has passed         | {\"kind\":\"apiKey\",\"expires\":\"2001-01-01T00:00:00Z\"} |"
                        + " /expires",
                "a time that is none            | {\"kind\":\"apiKey\",\"expires\":\"tomorrow\"}            | /expires",
                "a name that is a number        | {\"kind\":\"apiKey\",\"name\":7}                          | /name",
            },
            quoteCharacter = '`')
    void whatIsWrongIsToldWithItsPlace(String why, String content, String pointer) throws Exception {
        make("{\"kind\":\"apiKey\",\"name\":\"taken\"}");
        HttpResponse<String> answer = make(content);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(json(answer).getJsonArray("problems").getJsonObject(0).getString("pointer"))
                .isEqualTo(pointer);
        assertThat(answer.body()).doesNotContain("hunter2");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "named,/policies/only/authorize/consumers/0 /routes/inline/policies/1/authorize/consumers/0",
        "chosen,/routes/chosen/upstream/split/1/when/consumer",
        "tried,/routes/tried/tests/0/consumer"
    })
    void aConsumerThatIsNamedElsewhereIsNotDeleted(String id, String users) throws Exception {
        HttpResponse<String> answer = api.call("DELETE", "/consumers/" + id, "If-Match", "*");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(json(answer).getString("type")).isEqualTo("urn:gatehouse:problem:in-use");
        assertThat(json(answer).getJsonArray("users").toString())
                .contains(users.split(" "))
                .doesNotContain("idle");
        assertThat(api.call("DELETE", "/consumers/idle", "If-Match", "*").statusCode())
                .isEqualTo(204);
    }

    @Test
    void whereAFileIsTheTruthNothingIsMade() throws Exception {
        Path file = Files.createTempFile(Path.of("target"), "truth", ".yaml");
        Files.writeString(file, "version: 1\nconsumers: {acme: {}}\n");
        try (Gateway other = Gateway.withFile(file)) {
            HttpResponse<String> answer = new Api(other).send("POST", OF_ACME, JSON, KEY, "If-Match", "*");
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).doesNotContain("gatekey_");
        } finally {
            Files.delete(file);
        }
    }
}
