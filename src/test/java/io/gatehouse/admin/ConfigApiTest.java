package io.gatehouse.admin;

import static io.gatehouse.admin.Api.JSON;
import static io.gatehouse.admin.Api.MERGE;
import static io.gatehouse.admin.Api.OPERATIONS;
import static io.gatehouse.admin.Api.YAML;
import static io.gatehouse.admin.Api.etag;
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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code /config} over a real socket, through the gate, to the disk. */
@ExtendWith(QuietLog.class)
class ConfigApiTest {
    private Gateway gateway;
    private Api api;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start("version: 1\n");
        api = new Api(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private static String hello(String body) {
        return "{\"version\":1,\"routes\":{\"hello\":{\"match\":{\"path\":\"/hello\"},\"respond\":{\"status\":200,"
                + "\"body\":\"" + body + "\"}}}}";
    }

    @Test
    void theDocumentIsThereFromTheBeginningWithAnETag() throws Exception {
        HttpResponse<String> answer = api.call("GET", "/config");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"version\":1}");
        assertThat(etag(answer)).matches("\"0-[0-9a-f]{32}-json\"");
        assertThat(field(answer, "Content-Type")).isEqualTo(JSON);
        assertThat(field(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(field(answer, "X-Request-Id")).isNotEmpty();
    }

    @Test
    void aPublishedDocumentServesWithinTheNextRequestAndIsOnDisk() throws Exception {
        HttpResponse<String> answer =
                api.send("PUT", "/config?reason=hello%20world", JSON, hello("one"), "If-Match", "*");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(hello("one"));
        assertThat(etag(answer)).startsWith("\"1-").isEqualTo(etag(api.call("GET", "/config")));
        assertThat(field(answer, "Gatehouse-Revision")).isEqualTo("1");
        assertThat(gateway.get("/hello").body()).isEqualTo("one");
        assertThat(Files.readString(gateway.home().resolve("revisions/00000001.json")))
                .contains("\"by\":\"token\",\"reason\":\"hello world\",\"document\":" + hello("one"));
    }

    @Test
    void theETagChangesWithEveryPublishEvenOfTheSameContent() throws Exception {
        String first = etag(api.send("PUT", "/config", JSON, hello("one"), "If-Match", "*"));
        String second = etag(api.send("PUT", "/config", JSON, hello("one"), "If-Match", first));
        assertThat(second).startsWith("\"2-").isNotEqualTo(first);
        assertThat(api.send("PUT", "/config", JSON, hello("one"), "If-Match", first)
                        .statusCode())
                .isEqualTo(412);
    }

    @Test
    void aWriteNeedsIfMatch() throws Exception {
        HttpResponse<String> answer = api.send("PUT", "/config", JSON, hello("one"));
        assertThat(answer.statusCode()).isEqualTo(428);
        assertThat(json(answer).getString("detail")).contains("If-Match");
        assertThat(api.send("PATCH", "/config", MERGE, "{}").statusCode()).isEqualTo(428);
        assertThat(api.call("GET", "/config").body()).isEqualTo("{\"version\":1}");
    }

    @Test
    void theDocumentComesAndGoesAsYamlToo() throws Exception {
        HttpResponse<String> yaml = api.call("GET", "/config", "Accept", YAML);
        assertThat(field(yaml, "Content-Type")).isEqualTo(YAML);
        assertThat(yaml.body()).isEqualTo("version: 1\n");
        assertThat(etag(yaml)).endsWith("-yaml\"");
        String text =
                "version: 1\nroutes:\n  hello:\n    match: {path: /hello}\n    respond: {status: 200, body: yaml}\n";
        HttpResponse<String> put = api.send("PUT", "/config", YAML, text, "If-Match", etag(yaml), "Accept", YAML);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(field(put, "Content-Type")).isEqualTo(YAML);
        assertThat(etag(put)).isEqualTo(etag(api.call("GET", "/config", "Accept", YAML)));
        assertThat(gateway.get("/hello").body()).isEqualTo("yaml");
        HttpResponse<String> again =
                api.send("PUT", "/config", YAML, put.body(), "If-Match", etag(api.call("GET", "/config")));
        assertThat(again.statusCode())
                .as("the other representation's tag, and what was answered is a document")
                .isEqualTo(200);
    }

    @Test
    void aCopyThatIsStillTrueIsNotSentAgain() throws Exception {
        HttpResponse<String> answer = api.call("GET", "/config");
        HttpResponse<String> again = api.call("GET", "/config", "If-None-Match", etag(answer));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(etag(again)).isEqualTo(etag(answer));
        assertThat(api.call("GET", "/config", "If-None-Match", etag(answer), "Accept", YAML)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aMergePatchChangesWhatItNames() throws Exception {
        api.send("PUT", "/config", JSON, hello("one"), "If-Match", "*");
        HttpResponse<String> answer = api.send(
                "PATCH",
                "/config",
                MERGE,
                "{\"routes\":{\"hello\":{\"respond\":{\"body\":\"two\"}}}}",
                "If-Match",
                "*");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(hello("two"));
        assertThat(gateway.get("/hello").body()).isEqualTo("two");
    }

    @Test
    void aJsonPatchChangesAllOrNothing() throws Exception {
        api.send("PUT", "/config", JSON, hello("one"), "If-Match", "*");
        String body = "/routes/hello/respond/body";
        HttpResponse<String> fails = api.send(
                "PATCH",
                "/config",
                OPERATIONS,
                "[{\"op\":\"replace\",\"path\":\"" + body + "\",\"value\":\"two\"},"
                        + "{\"op\":\"test\",\"path\":\"/version\",\"value\":2}]",
                "If-Match",
                "*");
        assertThat(fails.statusCode()).isEqualTo(409);
        assertThat(gateway.get("/hello").body()).isEqualTo("one");
        HttpResponse<String> works = api.send(
                "PATCH",
                "/config",
                OPERATIONS,
                "[{\"op\":\"replace\",\"path\":\"" + body + "\",\"value\":\"two\"}]",
                "If-Match",
                "*");
        assertThat(works.statusCode()).as(works.body()).isEqualTo(200);
        assertThat(gateway.get("/hello").body()).isEqualTo("two");
    }

    @Test
    void anotherKindOfPatchIsToldWhichOnesThereAre() throws Exception {
        HttpResponse<String> answer = api.send("PATCH", "/config", JSON, "{}", "If-Match", "*");
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(field(answer, "Accept-Patch"))
                .isEqualTo("application/merge-patch+json, application/json-patch+json");
    }

    @Test
    void aRefusedDocumentIsToldWithAllItsProblemsAndTheirPlacesAndNothingChanges() throws Exception {
        api.send("PUT", "/config", JSON, hello("one"), "If-Match", "*");
        String yaml =
                "version: 1\nroutes:\n  a:\n    match: {path: /a}\n    upstrem: pets\n  b:\n    match: {path: /b}\n"
                        + "    upstream: none\n";
        HttpResponse<String> answer = api.send("PUT", "/config", YAML, yaml, "If-Match", "*");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(field(answer, "Content-Type")).isEqualTo("application/problem+json");
        JsonObject problem = json(answer);
        assertThat(problem.getJsonArray("problems").getValuesAs(JsonObject.class))
                .extracting(each -> each.getString("pointer"))
                .contains("/routes/a/upstrem", "/routes/b/upstream");
        JsonObject unknown = problem.getJsonArray("problems").getValuesAs(JsonObject.class).stream()
                .filter(each -> each.getString("pointer").equals("/routes/a/upstrem"))
                .findFirst()
                .orElseThrow();
        assertThat(unknown.getString("suggestion")).isEqualTo("upstream");
        assertThat(unknown.getInt("line")).isEqualTo(5);
        assertThat(unknown.getInt("column")).isPositive();
        assertThat(unknown.getString("detail")).isNotEmpty();
        assertThat(gateway.get("/hello").body()).isEqualTo("one");
        assertThat(gateway.home().resolve("revisions/00000002.json")).doesNotExist();
    }

    @Test
    void unreadableSyntaxIsToldWithLineAndColumn() throws Exception {
        HttpResponse<String> answer =
                api.send("PUT", "/config", JSON, "{\"version\": 1,\n \"routes\": oops}", "If-Match", "*");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).getInt("line")).isEqualTo(2);
        assertThat(json(answer).getInt("column")).isPositive();
        HttpResponse<String> twice = api.send("PUT", "/config", YAML, "version: 1\nversion: 1\n", "If-Match", "*");
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(json(twice).getInt("line")).isEqualTo(2);
        assertThat(json(twice).getString("detail")).contains("version");
        HttpResponse<String> patch = api.send("PATCH", "/config", OPERATIONS, "[\n{]", "If-Match", "*");
        assertThat(patch.statusCode()).isEqualTo(400);
        assertThat(json(patch).getString("type")).isEqualTo("urn:gatehouse:problem:unreadable-content");
        assertThat(json(patch).getInt("line")).isEqualTo(2);
        assertThat(json(patch).getString("detail")).doesNotContain("}");
    }

    @Test
    void aPatchThatIsNotUtf8IsRefusedAndNotRepaired() throws Exception {
        String added = "[{\"op\":\"add\",\"path\":\"/routes\",\"value\":{\"a\":{\"match\":{\"path\":\"/a\"},"
                + "\"respond\":{\"body\":\"\u00e9\"}}}}]";
        HttpResponse<String> answer = api.send(HttpRequest.newBuilder(gateway.uri("/_gatehouse/admin/v1/config"))
                .header("Authorization", "Bearer " + gateway.token())
                .header("Content-Type", OPERATIONS)
                .header("If-Match", "*")
                .method("PATCH", BodyPublishers.ofByteArray(added.getBytes(StandardCharsets.ISO_8859_1))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).getString("detail")).contains("not UTF-8: byte 0xe9");
        assertThat(json(answer).getInt("line")).isEqualTo(1);
    }

    @Test
    void aPatchIsAnArrayOfOperationsAndNothingBesides() throws Exception {
        for (String content : List.of("{}", "[], \"x\": []", "[]\n[]", "")) {
            HttpResponse<String> answer = api.send("PATCH", "/config", OPERATIONS, content, "If-Match", "*");
            assertThat(answer.statusCode()).as(content).isEqualTo(400);
            assertThat(json(answer).getInt("column")).as(content).isPositive();
        }
    }

    @Test
    void aDryRunTellsAndDoesNothing() throws Exception {
        HttpResponse<String> good = api.send("PUT", "/config?dryRun=true", JSON, hello("one"), "If-Match", "*");
        assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
        assertThat(good.body())
                .isEqualTo(
                        "{\"valid\":true,\"warnings\":[],\"diff\":[{\"op\":\"add\",\"path\":\"/routes\",\"value\":"
                                + json(hello("one")).getJsonObject("routes")
                                + "}],\"routes\":[{\"route\":\"hello\",\"change\":\"added\",\"because\":[\"/routes/hello\"]}]}");
        assertThat(api.send("PUT", "/config?dryRun=true", JSON, "{\"version\":2}", "If-Match", "*")
                        .statusCode())
                .isEqualTo(422);
        assertThat(api.send("PUT", "/config?dryRun=true", JSON, hello("one")).statusCode())
                .isEqualTo(428);
        assertThat(api.call("GET", "/config").body()).isEqualTo("{\"version\":1}");
        assertThat(gateway.home().resolve("revisions")).isEmptyDirectory();
    }

    @Test
    void validateNeedsNoPreconditionAndDoesNothing() throws Exception {
        HttpResponse<String> good = api.send("POST", "/config/validate", YAML, "version: 1\n");
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(json(good).getBoolean("valid")).isTrue();
        HttpResponse<String> bad = api.send("POST", "/config/validate", JSON, "{\"version\":1,\"rotes\":{}}");
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(json(bad).getJsonArray("problems").getJsonObject(0).getString("pointer"))
                .isEqualTo("/rotes");
        assertThat(gateway.home().resolve("revisions")).isEmptyDirectory();
    }

    @Test
    void validateTellsWhatItIsToldAndNoMore() throws Exception {
        assertThat(api.send("POST", "/config/validate", JSON, hello("one")).body())
                .isEqualTo("{\"valid\":true,\"warnings\":[]}");
    }

    @Test
    void aDiffTellsTheOperationsAndTheRoutesThatChangeAndDoesNothing() throws Exception {
        api.send("PUT", "/config", JSON, hello("one"), "If-Match", "*");
        HttpResponse<String> answer = api.send("POST", "/config/diff", JSON, hello("two"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(field(answer, "Content-Type")).isEqualTo(JSON);
        assertThat(answer.body())
                .isEqualTo("{\"warnings\":[],\"diff\":[{\"op\":\"replace\",\"path\":\"/routes/hello/respond/body\","
                        + "\"value\":\"two\"}],\"routes\":[{\"route\":\"hello\",\"change\":\"changed\",\"because\":"
                        + "[\"/routes/hello/respond/body\"]}]}");
        assertThat(gateway.get("/hello").body()).isEqualTo("one");
        String yaml = "routes:\n  hello: {respond: {body: one, status: 200}, match: {path: /hello}}\nversion: 1\n";
        assertThat(api.send("POST", "/config/diff", YAML, yaml).body())
                .as("the same in another order and format")
                .isEqualTo("{\"warnings\":[],\"diff\":[],\"routes\":[]}");
        HttpResponse<String> bad = api.send("POST", "/config/diff", JSON, "{\"version\":1,\"rotes\":{}}");
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(json(bad).getJsonArray("problems").getJsonObject(0).getString("pointer"))
                .isEqualTo("/rotes");
        assertThat(field(api.call("OPTIONS", "/config/diff"), "Allow")).isEqualTo("POST, OPTIONS");
    }

    @Test
    void warningsAreToldWithTheirPlacesAndRefuseNothing() throws Exception {
        String yaml = "version: 1\nadmin:\n  revisions: {keep: 1}\n";
        for (HttpResponse<String> answer : List.of(
                api.send("POST", "/config/validate", YAML, yaml),
                api.send("POST", "/config/diff", YAML, yaml),
                api.send("PUT", "/config?dryRun=true", YAML, yaml, "If-Match", "*"))) {
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonObject warning = json(answer).getJsonArray("warnings").getJsonObject(0);
            assertThat(warning.getString("pointer")).isEqualTo("/admin/revisions/keep");
            assertThat(warning.getString("value")).isEqualTo("1");
            assertThat(warning.getInt("line")).isEqualTo(3);
        }
        assertThat(api.send("PUT", "/config", YAML, yaml, "If-Match", "*").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aMisspeltOrOddParameterDoesNotPublish() throws Exception {
        for (String query : new String[] {
            "dryrun=true", "dryRun=yes", "dryRun=false&dryRun=true", "force=1", "reason=" + "x".repeat(1001)
        }) {
            HttpResponse<String> answer = api.send("PUT", "/config?" + query, JSON, hello("one"), "If-Match", "*");
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
        }
        assertThat(api.call("GET", "/config").body()).isEqualTo("{\"version\":1}");
    }

    @Test
    void shuttingOneselfOutNeedsForce() throws Exception {
        String shut = "{\"version\":1,\"admin\":{\"allow\":[\"192.0.2.0/24\"]}}";
        HttpResponse<String> answer = api.send("PUT", "/config", JSON, shut, "If-Match", "*");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).getString("detail")).contains("force=true");
        assertThat(api.send("PUT", "/config?dryRun=true", JSON, shut, "If-Match", "*")
                        .statusCode())
                .isEqualTo(409);
        assertThat(api.send("PUT", "/config?force=true", JSON, shut, "If-Match", "*")
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.call("GET", "/config").statusCode()).isEqualTo(404);
    }

    @Test
    void moreThanEightMebibytesAreNotRead() throws Exception {
        String big = "{\"version\":1,\"x\":\"" + "a".repeat(10_000_000) + "\"}";
        HttpResponse<String> answer = api.send("PUT", "/config", JSON, big, "If-Match", "*");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(json(answer).getString("detail")).contains("8388608");
    }

    @Test
    void theHeadIsThatOfAGet() throws Exception {
        HttpResponse<String> get = api.call("GET", "/config");
        HttpResponse<String> head = api.call("HEAD", "/config");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(etag(head)).isEqualTo(etag(get));
    }

    @Test
    void optionsTellWhatCanBeDone() throws Exception {
        HttpResponse<String> answer = api.call("OPTIONS", "/config");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(field(answer, "Allow")).isEqualTo("GET, HEAD, PUT, PATCH, OPTIONS");
        assertThat(field(answer, "Accept-Patch")).contains(MERGE);
        assertThat(field(answer, "Access-Control-Allow-Origin")).as("no CORS").isEmpty();
    }
}
