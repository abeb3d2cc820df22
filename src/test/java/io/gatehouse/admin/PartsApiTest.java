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
import jakarta.json.JsonString;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes, upstreams, policies and consumers over a real socket. */
@ExtendWith(QuietLog.class)
class PartsApiTest {
    private static final String ROUTE = "{\"match\":{\"path\":\"/x\"},\"respond\":{\"status\":200,\"body\":\"x\"}}";

    private Gateway gateway;
    private Api api;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start("""
            version: 1
            upstreams:
              pets: {targets: ["http://127.0.0.1:1"]}
              spare: {targets: ["http://127.0.0.1:2"]}
            policies:
              mark: {headers: {reply: {set: {X-Mark: "1"}}}}
            consumers:
              acme: {groups: [partners]}
            routes:
              pets: {match: {path: /pets/**}, upstream: pets, policies: [mark]}
              birds: {match: {path: /birds/**}, upstream: pets}
            """);
        api = new Api(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void aListIsTheDocumentsOwnMap() throws Exception {
        HttpResponse<String> answer = api.call("GET", "/routes");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).keySet()).containsExactly("pets", "birds");
        assertThat(json(api.call("GET", "/upstreams")).keySet()).containsExactly("pets", "spare");
        assertThat(json(api.call("GET", "/policies")).keySet()).containsExactly("mark");
        assertThat(json(api.call("GET", "/consumers")).keySet()).containsExactly("acme");
        assertThat(api.call("GET", "/routes", "If-None-Match", etag(answer)).statusCode())
                .isEqualTo(304);
        assertThat(api.call("GET", "/routes", "Accept", YAML).body()).startsWith("pets:\n");
    }

    @Test
    void aResourceIsAsItStandsInTheDocument() throws Exception {
        HttpResponse<String> answer = api.call("GET", "/consumers/acme");
        assertThat(answer.body()).isEqualTo("{\"groups\":[\"partners\"]}");
        assertThat(etag(answer)).matches("\"[0-9a-f]{32}-json\"");
        assertThat(field(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(api.call("GET", "/consumers/none").statusCode()).isEqualTo(404);
    }

    @Test
    void putOnWhatIsNotThereCreatesItAndItServesAtOnce() throws Exception {
        HttpResponse<String> answer = api.send("PUT", "/routes/x", JSON, ROUTE);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(field(answer, "Location")).endsWith("/_gatehouse/admin/v1/routes/x");
        assertThat(answer.body()).isEqualTo(ROUTE);
        assertThat(gateway.get("/x").body()).isEqualTo("x");
        assertThat(etag(api.call("GET", "/routes/x"))).isEqualTo(etag(answer));
        assertThat(json(api.call("GET", "/routes")).keySet()).containsExactly("pets", "birds", "x");
    }

    @Test
    void putOnWhatIsThereReplacesItWithIfMatch() throws Exception {
        String tag = etag(api.send("PUT", "/routes/x", JSON, ROUTE));
        String changed = ROUTE.replace("\"body\":\"x\"", "\"body\":\"y\"");
        assertThat(api.send("PUT", "/routes/x", JSON, changed).statusCode()).isEqualTo(428);
        assertThat(api.send("PUT", "/routes/x", JSON, changed, "If-Match", "\"stale\"")
                        .statusCode())
                .isEqualTo(412);
        HttpResponse<String> answer = api.send("PUT", "/routes/x", JSON, changed, "If-Match", tag);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(etag(answer)).isNotEqualTo(tag);
        assertThat(gateway.get("/x").body()).isEqualTo("y");
        assertThat(api.send("PUT", "/routes/x", JSON, changed, "If-Match", tag).statusCode())
                .isEqualTo(412);
    }

    @Test
    void ifNoneMatchMakesCreatingExclusive() throws Exception {
        assertThat(api.send("PUT", "/routes/x", JSON, ROUTE, "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(201);
        assertThat(api.send("PUT", "/routes/x", JSON, ROUTE, "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(412);
        assertThat(api.send("PUT", "/routes/y", JSON, ROUTE, "If-Match", "*").statusCode())
                .isEqualTo(412);
    }

    @Test
    void aChangeElsewhereDoesNotStaleAResourcesTag() throws Exception {
        String pets = etag(api.call("GET", "/upstreams/pets"));
        String whole = etag(api.call("GET", "/config"));
        api.send("PUT", "/routes/x", JSON, ROUTE);
        assertThat(etag(api.call("GET", "/upstreams/pets"))).isEqualTo(pets);
        assertThat(etag(api.call("GET", "/config"))).isNotEqualTo(whole);
        assertThat(api.send(
                                "PATCH",
                                "/upstreams/pets",
                                MERGE,
                                "{\"targets\":[\"http://127.0.0.1:3\"]}",
                                "If-Match",
                                pets)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anyRepresentationsTagWillDo() throws Exception {
        String yaml = etag(api.call("GET", "/consumers/acme", "Accept", YAML));
        String json = etag(api.call("GET", "/consumers/acme"));
        assertThat(yaml).isNotEqualTo(json);
        assertThat(api.send("PUT", "/consumers/acme", JSON, "{\"groups\":[\"a\"]}", "If-Match", yaml)
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.send("PUT", "/consumers/acme", YAML, "groups: [b]", "If-Match", "\"x\", W/" + json)
                        .statusCode())
                .isEqualTo(412);
    }

    @Test
    void patchesChangeAResource() throws Exception {
        HttpResponse<String> merged =
                api.send("PATCH", "/consumers/acme", MERGE, "{\"groups\":[\"gold\"]}", "If-Match", "*");
        assertThat(merged.statusCode()).as(merged.body()).isEqualTo(200);
        assertThat(merged.body()).isEqualTo("{\"groups\":[\"gold\"]}");
        HttpResponse<String> added = api.send(
                "PATCH",
                "/consumers/acme",
                OPERATIONS,
                "[{\"op\":\"add\",\"path\":\"/groups/-\",\"value\":\"new\"}]",
                "If-Match",
                etag(merged));
        assertThat(added.body()).isEqualTo("{\"groups\":[\"gold\",\"new\"]}");
        assertThat(api.send("PATCH", "/consumers/none", MERGE, "{}", "If-Match", "*")
                        .statusCode())
                .isEqualTo(404);
        assertThat(api.send("PATCH", "/consumers/acme", MERGE, "{}").statusCode())
                .isEqualTo(428);
        HttpResponse<String> other = api.send("PATCH", "/consumers/acme", JSON, "{}", "If-Match", "*");
        assertThat(other.statusCode()).isEqualTo(415);
        assertThat(field(other, "Accept-Patch")).contains(MERGE, OPERATIONS);
    }

    @Test
    void deleteRemovesOne() throws Exception {
        assertThat(api.call("DELETE", "/upstreams/spare").statusCode()).isEqualTo(428);
        HttpResponse<String> answer =
                api.call("DELETE", "/upstreams/spare", "If-Match", etag(api.call("GET", "/upstreams/spare")));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(api.call("GET", "/upstreams/spare").statusCode()).isEqualTo(404);
        assertThat(api.call("DELETE", "/upstreams/spare", "If-Match", "*").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theLastOneOfAKindCanBeDeleted() throws Exception {
        assertThat(api.call("DELETE", "/consumers/acme", "If-Match", "*").statusCode())
                .isEqualTo(204);
        assertThat(api.call("GET", "/consumers").body()).isEqualTo("{}");
        assertThat(api.send("PUT", "/consumers/acme", JSON, "{}").statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "/upstreams/pets, '/routes/pets/upstream,/routes/birds/upstream'",
        "/policies/mark, '/routes/pets/policies/0'"
    })
    void whatIsInUseIsNotDeletedAndItsUsersAreTold(String path, String users) throws Exception {
        HttpResponse<String> answer = api.call("DELETE", path, "If-Match", "*");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).getJsonArray("users").getValuesAs(JsonString.class))
                .extracting(JsonString::getString)
                .containsExactlyInAnyOrder(users.split(","));
        assertThat(json(answer).getString("detail")).contains(path, "in use");
        assertThat(api.call("GET", path).statusCode()).isEqualTo(200);
    }

    @Test
    void whatTheDocumentLacksAnywayDoesNotUseWhatIsDeleted() throws Exception {
        Path key = Files.writeString(gateway.home().resolve("secrets/key"), "k");
        assertThat(api.send(
                                "PUT",
                                "/policies/key",
                                JSON,
                                "{\"headers\":{\"request\":{\"secret\":{\"X-Key\":\"${file:key}\"}}}}")
                        .statusCode())
                .isEqualTo(201);
        Files.delete(key);
        HttpResponse<String> unused = api.call("DELETE", "/upstreams/spare", "If-Match", "*");
        assertThat(unused.statusCode()).as(unused.body()).isEqualTo(422);
        assertThat(unused.body()).contains("/policies/key/headers/request/secret/X-Key", "no such file");
        HttpResponse<String> used = api.call("DELETE", "/policies/mark", "If-Match", "*");
        assertThat(used.statusCode()).isEqualTo(409);
        assertThat(json(used).getJsonArray("users")).hasToString("[\"/routes/pets/policies/0\"]");
    }

    @Test
    void aRefusedResourceIsToldWithPointersOfTheWholeDocumentAndPlacesOfItsOwnText() throws Exception {
        HttpResponse<String> answer =
                api.send("PUT", "/routes/x", YAML, "match: {path: /x}\nupstream: none\nbogus: 1\n");
        assertThat(answer.statusCode()).isEqualTo(422);
        List<JsonObject> problems = json(answer).getJsonArray("problems").getValuesAs(JsonObject.class);
        assertThat(problems)
                .extracting(each -> each.getString("pointer") + " " + each.getInt("line"))
                .containsExactlyInAnyOrder("/routes/x/upstream 2", "/routes/x/bogus 3");
        assertThat(api.call("GET", "/routes/x").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "-x", "a.b", "a%20b", "%C3%A9", "..%2Fx", "a_b", "%7E1", "a%00b"})
    void anIdThatIsNoneIsRefused(String id) throws Exception {
        assertThat(api.send("PUT", "/routes/" + id, JSON, ROUTE).statusCode()).isBetween(400, 422);
        assertThat(api.call("GET", "/routes/" + id).statusCode()).isIn(400, 404);
        assertThat(json(api.call("GET", "/routes")).keySet()).containsExactly("pets", "birds");
    }

    @Test
    void anIdMayBeLongButNotTooLong() throws Exception {
        assertThat(api.send("PUT", "/routes/" + "a".repeat(63), JSON, ROUTE).statusCode())
                .isEqualTo(201);
        HttpResponse<String> answer = api.send("PUT", "/routes/" + "b".repeat(64), JSON, ROUTE);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).getJsonArray("problems").getJsonObject(0).getString("pointer"))
                .isEqualTo("/routes/" + "b".repeat(64));
    }

    @Test
    void aDryRunOfAResourceDoesNothing() throws Exception {
        JsonObject tried = json(api.send("PUT", "/routes/x?dryRun=true", JSON, ROUTE));
        assertThat(tried.keySet()).containsExactly("valid", "warnings", "diff", "routes");
        assertThat(tried.getBoolean("valid")).isTrue();
        assertThat(tried.get("diff")).hasToString("[{\"op\":\"add\",\"path\":\"/routes/x\",\"value\":" + ROUTE + "}]");
        assertThat(tried.get("routes"))
                .hasToString("[{\"route\":\"x\",\"change\":\"added\",\"because\":[\"/routes/x\"]}]");
        assertThat(api.call("DELETE", "/upstreams/pets?dryRun=true", "If-Match", "*")
                        .statusCode())
                .isEqualTo(409);
        assertThat(api.call("DELETE", "/upstreams/spare?dryRun=true", "If-Match", "*")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(api.call("GET", "/routes")).keySet()).doesNotContain("x");
        assertThat(api.call("GET", "/upstreams/spare").statusCode()).isEqualTo(200);
    }

    @Test
    void ofManyWhoCreateTheSameOnlyOneDoes() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                statuses.add(pool.submit(() -> api.send("PUT", "/routes/x", JSON, ROUTE, "If-None-Match", "*")
                        .statusCode()));
            }
            List<Integer> seen = new ArrayList<>();
            for (Future<Integer> status : statuses) {
                seen.add(status.get());
            }
            assertThat(seen)
                    .containsOnlyOnce(201)
                    .filteredOn(status -> status == 412)
                    .hasSize(7);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void manyAtOnceEachKeepTheirChange() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String id = "c" + i;
                statuses.add(pool.submit(
                        () -> api.send("PUT", "/consumers/" + id, JSON, "{}").statusCode()));
            }
            for (Future<Integer> status : statuses) {
                assertThat(status.get()).isEqualTo(201);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(json(api.call("GET", "/consumers"))).hasSize(25);
    }

    @Test
    void optionsAndAllowTellWhatCanBeDone() throws Exception {
        assertThat(field(api.call("OPTIONS", "/routes"), "Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(field(api.call("OPTIONS", "/routes/pets"), "Allow"))
                .isEqualTo("GET, HEAD, PUT, PATCH, DELETE, OPTIONS");
        HttpResponse<String> post = api.send("POST", "/routes", JSON, ROUTE);
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(field(post, "Allow")).contains("GET", "HEAD", "OPTIONS").doesNotContain("POST");
    }
}
