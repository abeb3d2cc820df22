package io.gatehouse.admin;

import static io.gatehouse.admin.Api.field;
import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the admin API refuses, and whoever refuses it, it is a problem with a request id and never a stack trace. */
@ExtendWith(QuietLog.class)
class RefusalsTest {
    private static Gateway gateway;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        gateway = Gateway.start("version: 1\n");
        api = new Api(gateway);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(field(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(field(answer, "Cache-Control")).isEqualTo("no-store");
        JsonObject problem = json(answer);
        assertThat(problem.getString("type"))
                .isEqualTo(problem.containsKey("line") ? "urn:gatehouse:problem:unreadable-content" : "about:blank");
        assertThat(problem.getString("title")).isNotEmpty();
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).isNotEmpty();
        assertThat(problem.getString("instance")).startsWith("/_gatehouse/admin/v1");
        assertThat(problem.getString("requestId")).isEqualTo(field(answer, "X-Request-Id"));
        assertThat(answer.body())
                .doesNotContain("Exception")
                .doesNotContain("\\tat ")
                .doesNotContain("jersey");
    }

    @ParameterizedTest(name = "{0} {1} as {2} wanting {3}: {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /nothing             |                             |                  | 404",
                "GET    | /                    |                             |                  | 404",
                "GET    | ''                   |                             |                  | 404",
                "GET    | /routes/a/b          |                             |                  | 404",
                "GET    | /routes/none         |                             |                  | 404",
                "GET    | /application.wadl    |                             |                  | 404",
                "POST   | /config              | application/json            |                  | 405",
                "DELETE | /config              |                             |                  | 405",
                "POST   | /routes/x            | application/json            |                  | 405",
                "GET    | /config/validate     |                             |                  | 405",
                "FOO    | /config              |                             |                  | 405",
                "GET    | /config              |                             | text/html        | 406",
                "GET    | /config              |                             | application/xml  | 406",
                "GET    | /routes              |                             | image/png        | 406",
                "GET    | /config              |                             | no media type    | 400",
                "PUT    | /config              |                             |                  | 415",
                "PUT    | /config              | text/plain                  |                  | 415",
                "PUT    | /config              | application/x-www-form-urlencoded |            | 415",
                "PUT    | /config              | */*                         |                  | 415",
                "PUT    | /config              | application/merge-patch+json |                 | 415",
                "PUT    | /config              | no media type               |                  | 415",
                "PATCH  | /config              |                             |                  | 415",
                "PATCH  | /config              | text/plain                  |                  | 415",
                "POST   | /config/validate     | text/plain                  |                  | 415",
                "PUT    | /config              | application/json            | text/html        | 406",
                "PUT    | /config              | application/json            |                  | 400",
            })
    void everyRefusalIsAProblem(String method, String path, String type, String accept, int status) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/_gatehouse/admin/v1" + path))
                .header("Authorization", "Bearer " + gateway.token())
                .header("If-Match", "*")
                .method(method, type == null ? BodyPublishers.noBody() : BodyPublishers.ofString("not a document"));
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (accept != null) {
            request.header("Accept", accept);
        }
        HttpResponse<String> answer = api.send(request);
        assertProblem(answer, status);
        if (status == 405) {
            assertThat(field(answer, "Allow")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"Accept-Language, ;;", "Accept-Charset, x;q=9", "Accept-Encoding, x;q=9"})
    void fieldsThatChooseNothingHereDoNoHarmHoweverMalformed(String name, String value) throws Exception {
        assertThat(api.call("GET", "/config", name, value).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json;q=0                  | 406 |",
                "*/*, application/json;q=0             | 200 | application/yaml",
                "*/*;q=0.1, application/yaml           | 200 | application/yaml",
                "application/*, application/yaml;q=0.5 | 200 | application/json",
                "application/yaml, application/json    | 200 | application/json",
                "text/html, */*;q=0.1                  | 200 | application/json",
            })
    void acceptIsReadWithItsWeights(String accept, int status, String type) throws Exception {
        HttpResponse<String> answer = api.call("GET", "/config", "Accept", accept);
        assertThat(answer.statusCode()).isEqualTo(status);
        if (type != null) {
            assertThat(field(answer, "Content-Type")).isEqualTo(type);
        }
    }

    @Test
    void aMalformedIfMatchIsExplained() throws Exception {
        HttpResponse<String> answer =
                api.send("PUT", "/config", Api.JSON, "{\"version\":1}", "If-Match", "without-quotes");
        assertProblem(answer, 400);
        assertThat(json(answer).getString("detail")).contains("without-quotes", "double quotes");
    }

    @Test
    void withoutTheTokenThereIsAChallenge() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        URI uri = gateway.uri("/_gatehouse/admin/v1/config");
        HttpResponse<String> none = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertProblem(none, 401);
        assertThat(field(none, "WWW-Authenticate")).isEqualTo("Bearer realm=\"gatehouse\"");
        HttpResponse<String> wrong = client.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer wrong")
                        .build(),
                BodyHandlers.ofString());
        assertProblem(wrong, 401);
        assertThat(field(wrong, "WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-For, 127.0.0.1",
        "X-Forwarded-Proto, https",
        "Forwarded, for=127.0.0.1",
        "Via, 1.1 proxy",
    })
    void whatCameThroughAProxyFindsNothingEvenWithTheToken(String name, String value) throws Exception {
        assertProblem(api.call("GET", "/config", name, value), 404);
    }

    @Test
    void aSaveThatFailsIsToldAndTheOldDocumentStays() throws Exception {
        Path inTheWay = gateway.home().resolve("revisions/00000001.json.tmp/in the way");
        Files.createDirectories(inTheWay);
        try {
            HttpResponse<String> answer = api.send("PUT", "/consumers/acme", Api.JSON, "{}");
            assertProblem(answer, 507);
            assertThat(json(answer).getString("detail")).contains("could not be saved", "still served");
            assertThat(api.call("GET", "/consumers").body()).isEqualTo("{}");
        } finally {
            removeAll(inTheWay);
        }
    }

    private static void removeAll(Path deepest) throws IOException {
        Files.delete(deepest);
        Files.delete(deepest.getParent());
    }
}
