package io.gatehouse.admin;

import static io.gatehouse.admin.Api.JSON;
import static io.gatehouse.admin.Api.field;
import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Further tokens of the admin space, over a real socket. */
@ExtendWith(QuietLog.class)
class TokensApiTest {
    private Gateway gateway;
    private Api api;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start("version: 1\nroutes: {x: {match: {path: /x}, respond: {body: x}}}\n");
        api = new Api(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private String make(String content) throws Exception {
        HttpResponse<String> answer = api.send("POST", "/tokens", JSON, content);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer).getString("secret");
    }

    private HttpResponse<String> by(String token, String method, String path, String content) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/_gatehouse/admin/v1" + path))
                .header("Authorization", "Bearer " + token)
                .method(method, content.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(content));
        if (!path.contains("acme")) {
            request.header("If-Match", "*");
        }
        if (!content.isEmpty()) {
            request.header("Content-Type", JSON);
        }
        return gateway.send(request.build());
    }

    @Test
    void aTokenIsShownOnceAndOpensUntilItIsRevoked() throws Exception {
        HttpResponse<String> made = api.send("POST", "/tokens", JSON, "{\"name\":\"ci\"}");
        assertThat(field(made, "Location")).endsWith("/_gatehouse/admin/v1/tokens/ci");
        assertThat(field(made, "Cache-Control")).isEqualTo("no-store");
        String token = json(made).getString("secret");
        assertThat(by(token, "GET", "/config", "").statusCode()).isEqualTo(200);
        JsonObject shown = json(api.call("GET", "/tokens/ci"));
        assertThat(shown.keySet()).containsExactly("name", "prefix", "created", "readOnly", "by");
        assertThat(shown.getString("prefix")).isEqualTo(token.substring(0, 18));
        assertThat(json(api.call("GET", "/tokens")).getJsonArray("tokens")).containsExactly(shown);
        assertThat(api.call("DELETE", "/tokens/ci").statusCode()).isEqualTo(204);
        HttpResponse<String> after = by(token, "GET", "/config", "");
        assertThat(after.statusCode()).isEqualTo(401);
        assertThat(after.body()).doesNotContain("revoked", "ci");
        assertThat(api.call("DELETE", "/tokens/ci").statusCode()).isEqualTo(404);
    }

    @Test
    void revisionsNameWhichTokenActedAndNeverTheToken() throws Exception {
        String token = make("{\"name\":\"ci\"}");
        assertThat(by(token, "PUT", "/consumers/acme", "{}").statusCode()).isEqualTo(201);
        HttpResponse<String> revision = api.call("GET", "/revisions/1");
        assertThat(json(revision).getString("by")).isEqualTo("token:ci");
        assertThat(revision.body()).doesNotContain(token);
        assertThat(json(by(token, "POST", "/tokens", "{\"name\":\"next\"}")).getString("by"))
                .isEqualTo("token:ci");
    }

    @Test
    void theFileIsItsOwnersAloneHasTheHashAloneAndOutlivesARestart() throws Exception {
        String token = make("{\"name\":\"ci\"}");
        Path file = gateway.home().resolve("admin-tokens.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("sha256:").doesNotContain(token);
        gateway.restart();
        assertThat(by(token, "GET", "/config", "").statusCode()).isEqualTo(200);
        try (Stream<Path> files = Files.walk(gateway.home())) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(each, StandardCharsets.ISO_8859_1))
                        .as(each.toString())
                        .doesNotContain(token);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a look at the document   | GET    | /config                         |                            |"
                        + " 200",
                "a look at the tokens     | GET    | /tokens                         |                            |"
                        + " 200",
                "a validation             | POST   | /config/validate                | {\"version\":1}            |"
                        + " 200",
                "a comparison             | POST   | /config/diff                    | {\"version\":1}            |"
                        + " 200",
                "a question               | POST   | /explain                        |"
                        + " {\"method\":\"GET\",\"path\":\"/x\"} | 200",
                "a request that is sent   | POST   | /explain                        |"
                        + " {\"method\":\"GET\",\"path\":\"/x\",\"mode\":\"live\"} | 403",
                "a ticket                 | POST   | /explain/tickets                | {\"route\":\"x\"}          |"
                        + " 403",
                "a new document           | PUT    | /config                         | {\"version\":1}            |"
                        + " 403",
                "even one only tried      | PUT    | /config?dryRun=true             | {\"version\":1}            |"
                        + " 403",
                "a new consumer           | PUT    | /consumers/acme                 | {}                         |"
                        + " 403",
                "the end of a route       | DELETE | /routes/x                       |                            |"
                        + " 403",
                "a key                    | POST   | /consumers/acme/credentials     | {\"kind\":\"apiKey\"}      |"
                        + " 403",
                "a token that does more   | POST   | /tokens                         | {\"name\":\"more\"}        |"
                        + " 403",
                "the end of another       | DELETE | /tokens/other                   |                            |"
                        + " 403",
                "its own end              | DELETE | /tokens/eye                     |                            |"
                        + " 403",
                "an override of a method  | POST   | /config/validate/../../tokens   | {\"name\":\"more\"}        |"
                        + " 403",
                "a parameter in a segment | POST   | /tokens;x=/config/validate      | {\"name\":\"more\"}        |"
                        + " 403",
            })
    void aTokenThatOnlyReadsChangesNothing(String why, String method, String path, String content, int status)
            throws Exception {
        make("{\"name\":\"other\"}");
        String eye = make("{\"name\":\"eye\",\"readOnly\":true}");
        HttpResponse<String> answer = by(eye, method, path, content == null ? "" : content);
        if (status == 200) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } else {
            assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 404);
        }
        assertThat(json(api.call("GET", "/tokens")).getJsonArray("tokens")).hasSize(2);
        assertThat(json(api.call("GET", "/revisions")).getJsonArray("revisions"))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no name                | {}                                                            | ``",
                "a name that is taken   | {\"name\":\"taken\"}                                          | /name",
                "a name of another form | {\"name\":\"a b\"}                                            | /name",
                "a time that has passed | {\"name\":\"x\",\"expires\":\"2001-01-01T00:00:00Z\"}         | /expires",
                "a word for a flag      | {\"name\":\"x\",\"readOnly\":\"yes\"}                         | /readOnly",
                "a token of one's own   | {\"name\":\"x\",\"secret\":\"hunter2hunter2\"}                | /secret",
            })
    void whatIsWrongIsToldWithItsPlace(String why, String content, String pointer) throws Exception {
        make("{\"name\":\"taken\"}");
        HttpResponse<String> answer = api.send("POST", "/tokens", JSON, content);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(json(answer).getJsonArray("problems").getJsonObject(0).getString("pointer"))
                .isEqualTo(pointer);
        assertThat(answer.body()).doesNotContain("hunter2");
    }

    @Test
    void aFileThatCannotBeReadIsToldAndKeepsTheFirstTokenIn() throws Exception {
        String token = make("{\"name\":\"ci\"}");
        Path file = gateway.home().resolve("admin-tokens.json");
        Files.writeString(file, "{\"tokens\":[\n{\"name\":}]}");
        gateway.restart();
        assertThat(by(token, "GET", "/config", "").statusCode()).isEqualTo(401);
        assertThat(api.call("GET", "/config").statusCode()).isEqualTo(200);
        HttpResponse<String> answer = api.send("POST", "/tokens", JSON, "{\"name\":\"new\"}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).getString("detail")).contains(file.toString(), "line 2, column 9");
        assertThat(Files.readString(file)).contains("{\"name\":}");
    }
}
