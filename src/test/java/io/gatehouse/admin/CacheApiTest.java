package io.gatehouse.admin;

import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored of answers, as the admin API tells it and takes it away. */
@ExtendWith(QuietLog.class)
class CacheApiTest {
    private Backend backend;
    private Gateway gateway;
    private String origin;

    @BeforeEach
    void start() throws Exception {
        backend = Backend.start();
        backend.answerWith(request -> Answer.ok("n" + backend.requests().size()).field("ETag", "\"same\""));
        gateway = Gateway.start("""
            version: 1
            upstreams: {origin: {targets: ["%s"]}}
            routes:
              pets:
                match: {path: "/pets/{id}"}
                upstream: origin
                policies: [{cache: {ttl: 1h, tags: [pets, "pet-{id}"]}}]
              birds: {match: {path: /birds}, upstream: origin, policies: [{cache: {ttl: 1h}}]}
              none: {match: {path: /none}, upstream: origin, policies: [{cache: {}}]}
            """.formatted(backend.url()));
        origin = "http://127.0.0.1:" + gateway.port();
        for (String path : new String[] {"/pets/1", "/pets/2", "/pets/2?x", "/birds"}) {
            get(path);
        }
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        backend.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return gateway.get(path);
    }

    private boolean isStored(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri(path))
                .header("Cache-Control", "only-if-cached")
                .build();
        return gateway.send(request).statusCode() == 200;
    }

    private long purged(String body) throws Exception {
        HttpResponse<String> answer = gateway.admin("POST", "/cache/purge", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).getJsonNumber("purged").longValue();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"url\":\"ORIGIN/pets/2\"}', 1",
        "'{\"url\":\"ORIGIN/pets/3\"}', 0",
        "'{\"prefix\":\"ORIGIN/pets/2\"}', 2",
        "'{\"route\":\"pets\"}', 3",
        "'{\"tag\":\"pet-2\"}', 2",
        "'{\"tag\":\"pets\"}', 3",
        "'{\"all\":true}', 4"
    })
    void someAreTakenAwayAndNotUsedFromTheNextRequestOn(String body, int count) throws Exception {
        assertThat(purged(body.replace("ORIGIN", origin))).isEqualTo(count);
        int left = 0;
        for (String path : new String[] {"/pets/1", "/pets/2", "/pets/2?x", "/birds"}) {
            left += isStored(path) ? 1 : 0;
        }
        assertThat(left).isEqualTo(4 - count);
        JsonObject told = json(gateway.admin("GET", "/cache", ""));
        assertThat(told.getInt("entries")).isEqualTo(4 - count);
        assertThat(told.getInt("bytes") == 0).isEqualTo(count == 4);
    }

    @Test
    void whatIsPurgedSoftlyIsAskedAbout() throws Exception {
        assertThat(purged("{\"tag\":\"pet-1\",\"soft\":true}")).isOne();
        assertThat(isStored("/pets/1")).isFalse();
        backend.answerWith(request -> Answer.of(304, "ETag", "\"same\""));
        HttpResponse<String> again = get("/pets/1");
        assertThat(again.body()).isEqualTo("n1");
        assertThat(again.headers().firstValue("Cache-Status").orElse(""))
                .isEqualTo("gatehouse; fwd=stale; fwd-status=304");
        assertThat(isStored("/pets/1")).isTrue();
    }

    @Test
    void itTellsWhatBecameOfTheRequestsOfEachRoute() throws Exception {
        get("/birds");
        get("/birds");
        get("/none");
        JsonObject told = json(gateway.admin("GET", "/cache", ""));
        assertThat(told.getJsonNumber("limit").longValue()).isEqualTo(64L << 20);
        JsonObject birds = told.getJsonArray("routes").getJsonObject(0);
        assertThat(birds.getString("route")).isEqualTo("birds");
        assertThat(birds.getInt("hits")).isEqualTo(2);
        assertThat(birds.getInt("misses")).isEqualTo(1);
        assertThat(birds.getJsonNumber("hitRatio").doubleValue()).isEqualTo(0.6667);
        JsonObject none = told.getJsonArray("routes").getJsonObject(1);
        assertThat(none.getJsonObject("notStored").getInt("it does not say for how long it is fresh"))
                .isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', does not say what is to be purged",
        "'{\"all\":true,\"tag\":\"a\"}', does not say what is to be purged",
        "'{\"all\":false}', is not true",
        "'{\"tag\":1}', is no text",
        "'{\"url\":\"/pets/1\"}', is no address",
        "'{\"tags\":\"a\"}', unknown field",
        "'{\"tag\":\"a\",\"soft\":1}', is no truth value"
    })
    void whatSaysNothingIsRefusedAndNothingIsTakenAway(String body, String said) throws Exception {
        HttpResponse<String> answer = gateway.admin("POST", "/cache/purge", body);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(said);
        assertThat(json(gateway.admin("GET", "/cache", "")).getInt("entries")).isEqualTo(4);
    }

    @Test
    void aRouteThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
        HttpResponse<String> answer = gateway.admin("POST", "/cache/purge", "{\"route\":\"pet\"}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("pet", "pets");
    }

    @Test
    void aPublishLeavesWhatIsStored() throws Exception {
        gateway.publish("""
            version: 1
            upstreams: {origin: {targets: ["%s"]}}
            routes:
              pets: {match: {path: "/pets/{id}"}, upstream: origin, policies: [{cache: {ttl: 2h}}]}
            """.formatted(backend.url()));
        assertThat(get("/pets/1").body()).isEqualTo("n1");
    }
}
