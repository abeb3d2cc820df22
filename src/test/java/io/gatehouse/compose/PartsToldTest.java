package io.gatehouse.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Eventually;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What explanations and the access log tell of the parts of an answer. */
class PartsToldTest {
    private static Shop shop;

    @BeforeAll
    static void open() throws IOException {
        shop = Shop.open("""
            page:
              match: {path: "/pages/{petId}", methods: [GET]}
              compose:
                parts:
                  pet: {get: "shop:/pets/{petId}?token={query.token}", cache: {ttl: 5m}}
                  owner: {get: "shop:/users/{pet.ownerId}", fallback: {call: {get: "shop:/contacts"}, omit: true}}
                  vets: {forEach: pet.vets, get: "shop:/vets/{item}", fallback: {omit: true}}
                  offers: {get: "shop:/offers", when: {header: {X-Offers: "1"}}}
                  shop: {get: "shop:/{header.X-Shop}", fallback: {value: null}}
              tests:
                - {request: GET /pages/7?token=x, expect: {upstream: GET /pets/7?token=x}}
            """);
        shop.has("/pets/7?token=secret", "{\"ownerId\":3,\"vets\":[\"a\",\"b\"]}")
                .has("/contacts", "\"Anna\"")
                .has("/vets/a", "1")
                .has("/vets/b", "2");
    }

    @AfterAll
    static void close() throws IOException {
        shop.close();
    }

    private static JsonObject explain(String target, String mode) throws IOException {
        String answer = shop.gateway()
                .admin(
                        "POST",
                        "/explain",
                        "{\"method\":\"GET\",\"path\":\"%s\",\"mode\":\"%s\"}".formatted(target, mode))
                .body();
        return read(answer);
    }

    private static JsonObject read(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static JsonObject part(JsonArray parts, String name) {
        return parts.stream()
                .map(each -> each.asJsonObject())
                .filter(each -> each.getString("part").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsOnlyTriedOutIsToldOfPartByPartAndNothingIsSent() throws Exception {
        int before = shop.asked().size();
        JsonObject told = explain("/pages/8?token=secret", "decide");
        assertThat(told.getString("outcome")).isEqualTo("composed");
        assertThat(told).doesNotContainKey("reply").doesNotContainKey("upstreamRequest");
        JsonArray parts = told.getJsonArray("parts");
        assertThat(parts).hasSize(5);
        JsonObject pet = part(parts, "pet");
        assertThat(pet.getString("outcome")).isEqualTo("decided");
        JsonObject call = pet.getJsonArray("calls").getJsonObject(0);
        assertThat(call.getJsonObject("upstreamRequest").getString("path")).isEqualTo("/pets/8?token=***");
        assertThat(call.getJsonObject("cache").getString("outcome")).isEqualTo("miss");
        assertThat(call.getJsonObject("cache").getJsonObject("input")).containsKey("stored as");
        JsonObject owner = part(parts, "owner");
        assertThat(owner.getString("outcome")).isEqualTo("waits");
        assertThat(owner.getJsonArray("after").getString(0)).isEqualTo("pet");
        assertThat(owner.getJsonArray("calls")).isEmpty();
        assertThat(part(parts, "vets").getString("forEach")).isEqualTo("pet.vets");
        assertThat(part(parts, "offers").getString("outcome")).isEqualTo("skipped");
        assertThat(part(parts, "shop").getString("outcome")).isEqualTo("input");
        assertThat(shop.asked()).hasSize(before);
    }

    @Test
    void whatIsCarriedOutIsToldOfWithItsCallsAndTimes() throws Exception {
        JsonObject told = explain("/pages/7?token=secret", "live");
        assertThat(told.getString("outcome")).isEqualTo("composed");
        assertThat(told.getJsonObject("live").getInt("status")).isEqualTo(200);
        assertThat(told.getJsonObject("reply").getString("body")).contains("\"vets\":[1,2]");
        JsonArray parts = told.getJsonArray("parts");
        JsonObject pet = part(parts, "pet");
        assertThat(pet.getString("outcome")).isEqualTo("well");
        assertThat(pet.getInt("status")).isEqualTo(200);
        assertThat(pet.getJsonObject("times").getInt("calls")).isEqualTo(1);
        JsonObject owner = part(parts, "owner");
        assertThat(owner.getString("outcome")).isEqualTo("status");
        assertThat(owner.getInt("status")).isEqualTo(404);
        assertThat(owner.getString("used")).isEqualTo("call");
        assertThat(owner.getJsonObject("times").getJsonNumber("beginMs").doubleValue())
                .isGreaterThan(
                        pet.getJsonObject("times").getJsonNumber("beginMs").doubleValue());
        assertThat(owner.getJsonArray("calls").stream().map(each -> each.asJsonObject()
                        .getJsonObject("upstreamRequest")
                        .getString("path")))
                .containsExactly("/users/3", "/contacts");
        assertThat(owner.getJsonArray("calls").getJsonObject(0).getInt("targetStatus"))
                .isEqualTo(404);
        JsonObject vets = part(parts, "vets");
        assertThat(vets.getJsonObject("times").getInt("calls")).isEqualTo(2);
        assertThat(vets.getJsonArray("calls")).hasSize(2).allSatisfy(each -> assertThat(
                        each.asJsonObject().getJsonArray("tried"))
                .hasSize(1));
        assertThat(part(parts, "shop").getString("used")).isEqualTo("value");
    }

    @Test
    void theAccessLogHasEachPartOnceWithItsPlaceInTheTrace() throws Exception {
        shop.get("/pages/7?token=secret");
        JsonObject line = logged("/pages/7");
        JsonArray parts = line.getJsonArray("parts");
        assertThat(parts).hasSize(5);
        JsonObject owner = part(parts, "owner");
        assertThat(owner.getString("outcome")).isEqualTo("status");
        assertThat(owner.getInt("status")).isEqualTo(404);
        assertThat(owner.getString("used")).isEqualTo("call");
        assertThat(owner).containsKeys("beginMs", "durationMs");
        String traced = "00-" + line.getString("traceId") + "-" + owner.getString("spanId") + "-";
        assertThat(shop.requests()).anySatisfy(request -> {
            assertThat(request.target()).isEqualTo("/users/3");
            assertThat(request.header("traceparent")).startsWith(traced);
        });
        assertThat(part(parts, "vets").getInt("calls")).isEqualTo(2);
        assertThat(part(parts, "vets")).doesNotContainKey("spanId");
        assertThat(part(parts, "offers").getString("outcome")).isEqualTo("skipped");
        assertThat(part(parts, "offers")).doesNotContainKey("status");
    }

    @Test
    void whatWasNotWaitedForIsToldOfToo() throws Exception {
        shop.has("/pets/9?token=", () -> Answer.of(404));
        shop.get("/pages/9?token=");
        JsonArray parts = logged("/pages/9").getJsonArray("parts");
        assertThat(part(parts, "pet").getInt("status")).isEqualTo(404);
        assertThat(part(parts, "owner").getString("outcome")).isEqualTo("not-reached");
        assertThat(part(parts, "owner")).doesNotContainKey("beginMs");
    }

    private static JsonObject logged(String path) {
        Path log = shop.gateway().home().resolve("logs/access.log");
        List<JsonObject> found = new ArrayList<>();
        Eventually.is(() -> {
            try {
                // a line that is not ended is not whole
                String text = Files.exists(log) ? Files.readString(log) : "";
                text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .map(PartsToldTest::read)
                        .filter(line -> line.getString("path").equals(path))
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return !found.isEmpty();
        });
        return found.get(found.size() - 1);
    }
}
