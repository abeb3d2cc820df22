package io.gatehouse.admin;

import static io.gatehouse.admin.Api.JSON;
import static io.gatehouse.admin.Api.YAML;
import static io.gatehouse.admin.Api.etag;
import static io.gatehouse.admin.Api.field;
import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /revisions} over a real socket: three documents were published, which answer one, two and three. */
@ExtendWith(QuietLog.class)
class RevisionsApiTest {
    private Gateway gateway;
    private Api api;

    @BeforeEach
    void publishThree() throws Exception {
        gateway = Gateway.start("version: 1\n");
        api = new Api(gateway);
        put("one", "?reason=the+first");
        put("two", "");
        put("three", "?reason=the+third");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private static String hello(String body) {
        return "{\"version\":1,\"routes\":{\"hello\":{\"match\":{\"path\":\"/hello\"},\"respond\":{\"status\":200,"
                + "\"body\":\"" + body + "\"}}}}";
    }

    private void put(String body, String query) throws Exception {
        assertThat(api.send("PUT", "/config" + query, JSON, hello(body), "If-Match", "*")
                        .statusCode())
                .isEqualTo(200);
    }

    private String tag() throws Exception {
        return etag(api.call("GET", "/config"));
    }

    private List<JsonObject> list() throws Exception {
        return json(api.call("GET", "/revisions")).getJsonArray("revisions").getValuesAs(JsonObject.class);
    }

    private Path file(int number) {
        return gateway.home().resolve(String.format("revisions/%08d.json", number));
    }

    private void breakFile(int number, String content) throws Exception {
        Files.writeString(file(number), content);
    }

    @Test
    void theListTellsWhoPublishedWhenAndWhyNewestFirst() throws Exception {
        HttpResponse<String> answer = api.call("GET", "/revisions");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(field(answer, "Content-Type")).isEqualTo(JSON);
        assertThat(answer.body().replaceAll("20\\d\\d-[^\"]*Z", "T"))
                .isEqualTo("{\"revisions\":["
                        + "{\"number\":3,\"at\":\"T\",\"by\":\"token\",\"reason\":\"the third\",\"active\":true},"
                        + "{\"number\":2,\"at\":\"T\",\"by\":\"token\",\"reason\":\"\",\"active\":false},"
                        + "{\"number\":1,\"at\":\"T\",\"by\":\"token\",\"reason\":\"the first\",\"active\":false}]}");
        assertThat(Instant.parse(list().get(0).getString("at")))
                .isAfterOrEqualTo(Instant.parse(list().get(2).getString("at")));
        assertThat(api.call("GET", "/revisions", "If-None-Match", etag(answer)).statusCode())
                .isEqualTo(304);
        assertThat(api.call("GET", "/revisions", "Accept", YAML).body()).startsWith("revisions:\n- number: 3\n");
    }

    @Test
    void beforeAnythingWasPublishedTheListIsEmpty() throws Exception {
        try (Gateway fresh = Gateway.start(hello("file"))) {
            assertThat(new Api(fresh).call("GET", "/revisions").body()).isEqualTo("{\"revisions\":[]}");
        }
    }

    @Test
    void aBrokenFileIsSaidToBeOneAndHidesNoOther() throws Exception {
        breakFile(2, "{\"number\":2,");
        gateway.publish("version: 1\n");
        assertThat(list()).extracting(each -> each.getInt("number")).containsExactly(4, 3, 2, 1);
        breakFile(1, Files.readString(file(1)).replace("one", "eins"));
        assertThat(api.call("GET", "/revisions/1").statusCode()).isEqualTo(409);
        assertThat(list().get(3).toString()).isEqualTo("{\"number\":1,\"active\":false,\"broken\":true}");
    }

    @Test
    void aRevisionComesWithItsDocumentAsJsonAndAsYaml() throws Exception {
        HttpResponse<String> answer = api.call("GET", "/revisions/1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).keySet()).containsExactly("number", "at", "by", "reason", "active", "document");
        assertThat(json(answer).getInt("number")).isEqualTo(1);
        assertThat(json(answer).getString("reason")).isEqualTo("the first");
        assertThat(json(answer).getBoolean("active")).isFalse();
        assertThat(json(answer).getJsonObject("document")).hasToString(hello("one"));
        assertThat(etag(answer)).matches("\"[0-9a-f]{32}-json\"");
        assertThat(api.call("GET", "/revisions/1", "If-None-Match", etag(answer))
                        .statusCode())
                .isEqualTo(304);
        HttpResponse<String> yaml = api.call("GET", "/revisions/3", "Accept", YAML);
        assertThat(field(yaml, "Content-Type")).isEqualTo(YAML);
        assertThat(yaml.body()).startsWith("number: 3\n").contains("\nactive: true\ndocument:\n  version: 1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "0", "01", "-1", "x", "1.5", "999999999999999999", "9999999999999999999999"})
    void aNumberThatIsNoneIsNotFoundWhateverIsAskedOfIt(String number) throws Exception {
        for (String path : List.of("", "/diff/1")) {
            HttpResponse<String> answer = api.call("GET", "/revisions/" + number + path);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(json(answer).getString("detail")).contains("no revision " + number);
        }
        assertThat(api.call("GET", "/revisions/1/diff/" + number).statusCode()).isEqualTo(404);
        assertThat(api.call("POST", "/revisions/" + number + "/activate", "If-Match", tag())
                        .statusCode())
                .isEqualTo(404);
        assertThat(list()).hasSize(3);
    }

    @Test
    void oneWhoseFileIsBrokenIsAConflictAndIsLeftAlone() throws Exception {
        String broken = Files.readString(file(1)).replace("one", "eins");
        breakFile(1, broken);
        HttpResponse<String> read = api.call("GET", "/revisions/1");
        assertThat(read.statusCode()).isEqualTo(409);
        assertThat(json(read).getString("detail")).contains("The file of revision 1 is broken");
        assertThat(api.call("GET", "/revisions/2/diff/1").statusCode()).isEqualTo(409);
        assertThat(api.call("POST", "/revisions/1/activate", "If-Match", tag()).statusCode())
                .isEqualTo(409);
        assertThat(file(1)).hasContent(broken);
        assertThat(gateway.get("/hello").body()).isEqualTo("three");
    }

    @Test
    void aDiffLeadsFromTheOneToTheOther() throws Exception {
        HttpResponse<String> answer = api.call("GET", "/revisions/1/diff/3");
        assertThat(answer.statusCode()).isEqualTo(200);
        String body = "/routes/hello/respond/body";
        assertThat(answer.body())
                .isEqualTo("{\"from\":1,\"to\":3,\"diff\":[{\"op\":\"replace\",\"path\":\"" + body
                        + "\",\"value\":\"three\"}],\"routes\":[{\"route\":\"hello\",\"change\":\"changed\",\"because\":[\""
                        + body + "\"]}]}");
        assertThat(json(api.call("GET", "/revisions/3/diff/1"))
                        .getJsonArray("diff")
                        .toString())
                .contains("\"value\":\"one\"");
        assertThat(json(api.call("GET", "/revisions/2/diff/2")).getJsonArray("diff"))
                .isEmpty();
        assertThat(etag(answer)).isNotEmpty();
    }

    @Test
    void activatingAnOldOnePublishesItAsANewOne() throws Exception {
        HttpResponse<String> answer = api.call("POST", "/revisions/1/activate", "If-Match", tag());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(hello("one"));
        assertThat(field(answer, "Gatehouse-Revision")).isEqualTo("4");
        assertThat(field(answer, "Content-Location")).isEqualTo("/_gatehouse/admin/v1/config");
        assertThat(etag(answer)).isEqualTo(tag()).startsWith("\"4-");
        assertThat(gateway.get("/hello").body()).isEqualTo("one");
        assertThat(list().get(0).getString("reason")).isEqualTo("activates revision 1");
        assertThat(list().get(0).getBoolean("active")).isTrue();
        assertThat(list()).filteredOn(each -> each.getBoolean("active")).hasSize(1);
        api.call("POST", "/revisions/3/activate?reason=back+again", "If-Match", tag());
        assertThat(gateway.get("/hello").body()).isEqualTo("three");
        assertThat(list().get(0).getString("reason")).isEqualTo("back again");
    }

    @Test
    void activatingNeedsTheTagOfTheWholeDocument() throws Exception {
        String path = "/revisions/1/activate";
        assertThat(api.call("POST", path).statusCode()).isEqualTo(428);
        String stale = tag();
        put("four", "");
        HttpResponse<String> refused = api.call("POST", path, "If-Match", stale);
        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(json(refused).getString("detail")).contains(tag());
        assertThat(api.call("POST", path, "If-Match", etag(api.call("GET", "/revisions/1")))
                        .statusCode())
                .isEqualTo(412);
        assertThat(gateway.get("/hello").body()).isEqualTo("four");
    }

    @Test
    void aDryRunOfActivatingTellsWhatWouldChange() throws Exception {
        HttpResponse<String> answer = api.call("POST", "/revisions/1/activate?dryRun=true", "If-Match", tag());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).keySet()).containsExactly("valid", "warnings", "diff", "routes");
        assertThat(json(answer).getJsonArray("diff").toString()).contains("\"value\":\"one\"");
        assertThat(json(answer).getJsonArray("routes").getJsonObject(0).getString("route"))
                .isEqualTo("hello");
        assertThat(gateway.get("/hello").body()).isEqualTo("three");
        assertThat(list()).hasSize(3);
        assertThat(api.call("POST", "/revisions/1/activate?dryRun=true").statusCode())
                .isEqualTo(428);
        assertThat(api.call("POST", "/revisions/1/activate?dryrun=true", "If-Match", tag())
                        .statusCode())
                .isEqualTo(400);
        assertThat(list()).hasSize(3);
    }

    /** Has a revision say another document, as one may that another version of the gateway published. */
    private void alter(int number, String document) throws Exception {
        String members = Files.readString(file(number)).replaceFirst("\"document\":.*\\s*", "");
        members += "\"document\":" + document;
        byte[] hash = MessageDigest.getInstance("SHA-256").digest((members + "}").getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                file(number), members + ",\"sha256\":\"" + HexFormat.of().formatHex(hash) + "\"}\n");
    }

    @Test
    void oneThatNoLongerChecksIsRefusedWithItsProblems() throws Exception {
        alter(1, "{\"version\":1,\"rotes\":{}}");
        HttpResponse<String> answer = api.call("POST", "/revisions/1/activate", "If-Match", tag());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(json(answer).getJsonArray("problems").getJsonObject(0).getString("pointer"))
                .isEqualTo("/rotes");
        assertThat(gateway.get("/hello").body()).isEqualTo("three");
        assertThat(list()).hasSize(3);
        assertThat(api.call("GET", "/revisions/1").statusCode())
                .as("it can be read and compared all the same")
                .isEqualTo(200);
        assertThat(api.call("GET", "/revisions/1/diff/3").statusCode()).isEqualTo(200);
    }

    @Test
    void oneThatShutsTheCallerOutIsActivatedByForceOnly() throws Exception {
        alter(1, "{\"version\":1,\"admin\":{\"allow\":[\"192.0.2.1\"]}}");
        HttpResponse<String> refused = api.call("POST", "/revisions/1/activate", "If-Match", tag());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).getString("detail")).contains("force=true");
        assertThat(api.call("POST", "/revisions/1/activate?force=true", "If-Match", tag())
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.call("GET", "/config").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/revisions            | GET, HEAD, OPTIONS | POST",
                "/revisions/1          | GET, HEAD, OPTIONS | DELETE",
                "/revisions/1/diff/2   | GET, HEAD, OPTIONS | PUT",
                "/revisions/1/activate | POST, OPTIONS      | GET"
            })
    void optionsTellWhatCanBeDoneAndNothingElseIs(String path, String allow, String refused) throws Exception {
        HttpResponse<String> options = api.call("OPTIONS", path);
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(field(options, "Allow")).isEqualTo(allow);
        HttpResponse<String> answer = api.call(refused, path, "If-Match", "*");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(List.of(field(answer, "Allow").split(", "))).containsExactlyInAnyOrder(allow.split(", "));
    }

    @Test
    void oldOnesGoAsTheDocumentSays() throws Exception {
        String few = "{\"version\":1,\"admin\":{\"revisions\":{\"keep\":2}}}";
        api.send("PUT", "/config", JSON, few, "If-Match", "*");
        assertThat(list()).extracting(each -> each.getInt("number")).containsExactly(4, 3);
        assertThat(api.call("GET", "/revisions/1").statusCode()).isEqualTo(404);
        assertThat(api.call("POST", "/revisions/3/activate", "If-Match", "*").statusCode())
                .isEqualTo(200);
        assertThat(list()).extracting(each -> each.getInt("number")).containsExactly(5, 4, 3);
    }
}
