package io.gatehouse.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How parts are sent and what they must bring, and compositions that several routes have, through the whole gateway. */
class PartCallGatewayTest {

    /** Each in turn, and the last for all that come after it. */
    private static Supplier<Answer> inTurn(Answer... answers) {
        Deque<Answer> left = new ArrayDeque<>(List.of(answers));
        return () -> {
            synchronized (left) {
                return left.size() > 1 ? left.removeFirst() : left.getFirst();
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        the upstream's own             |                                             | 503 | 2
        none at all                    | , retry: {attempts: 0}                      | 503 | 1
        other statuses                 | , retry: {on: ["500"]}                      | 500 | 2
        not those of the upstream then | , retry: {on: ["500"]}                      | 503 | 1
        """)
    void aPartIsSentAgainAsItSaysAndElseAsItsUpstreamSays(String which, String retry, int status, int times)
            throws Exception {
        try (Shop shop = Shop.ofParts(
                "pet: {get: \"twice:/pet\"%s, fallback: {omit: true}}".formatted(retry == null ? "" : retry))) {
            shop.has("/pet", inTurn(Answer.of(status), Shop.json("1")));
            HttpResponse<String> page = shop.get("/pages/7");
            assertThat(shop.asked()).hasSize(times);
            assertThat(page.body().startsWith("{\"pet\":1")).isEqualTo(times == 2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,application/json,true",
        "application/json,Application/JSON; charset=utf-8,true",
        "application/json,application/problem+json,false",
        "application/*,application/problem+json,true",
        "application/json,text/html,false",
        "application/json,,false"
    })
    void whatAPartBringsMustHaveTheMediaTypeThatIsExpected(String expected, String said, boolean fits)
            throws Exception {
        try (Shop shop = Shop.ofParts("pet: {get: \"shop:/pet\", expect: %s}".formatted(expected))) {
            shop.has(
                    "/pet",
                    () -> said == null
                            ? Answer.of(200).body("1")
                            : Answer.of(200, "Content-Type", said).body("1"));
            HttpResponse<String> page = shop.get("/pages/7");
            assertThat(page.statusCode()).isEqualTo(fits ? 200 : 502);
            assertThat(page.headers()
                            .firstValue("Gatehouse-Parts")
                            .orElseThrow()
                            .contains("reason=not-json"))
                    .isEqualTo(!fits);
            assertThat(shop.requests().get(0).header("Accept")).isEqualTo(expected);
        }
    }

    @Test
    void whatBringsNothingNeedsNoMediaType() throws Exception {
        try (Shop shop = Shop.open("""
            page:
              match: {path: /page, methods: [POST]}
              compose: {parts: {pet: {put: "shop:/pet", expect: application/json}}}
            """)) {
            shop.has("/pet", () -> Answer.of(204));
            HttpRequest post = HttpRequest.newBuilder(shop.gateway().uri("/page"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(shop.gateway().send(post).body()).isEqualTo("{\"pet\":null}");
        }
    }

    private static final String SHARED = """
        page:
          match: {path: "/pages/{petId}", methods: [GET]}
          compose:
            parts:
              pet: {get: "shop:/pets/{petId}", cache: {ttl: 5m}}
              owner: {get: "shop:/users/{pet.ownerId}", fallback: {value: null}}
            result:
              name: {from: pet, path: /name}
              owner: {from: owner}
        card:
          match: {path: "/cards/{shop}/{petId}", methods: [GET]}
          policies: [{headers: {reply: {set: {X-Card: "1"}}}}]
          compose: {use: page}
        """;

    @Test
    void aRouteMayHaveTheCompositionOfAnother() throws Exception {
        try (Shop shop = Shop.open(SHARED)) {
            shop.has("/pets/7", "{\"name\":\"Rex\",\"ownerId\":3}").has("/users/3", "\"Anna\"");
            HttpResponse<String> page = shop.get("/pages/7");
            HttpResponse<String> card = shop.get("/cards/x/7");
            assertThat(card.body())
                    .isEqualTo("{\"name\":\"Rex\",\"owner\":\"Anna\"}")
                    .isEqualTo(page.body());
            assertThat(card.headers().firstValue("X-Card")).contains("1");
            assertThat(page.headers().firstValue("X-Card")).isEmpty();
            shop.gateway()
                    .awaitMetric("gatehouse_parts_seconds_count{outcome=\"well\",part=\"owner\",route=\"card\"} 1");
        }
    }

    @Test
    void whatIsKeptOfAPartIsKeptOnceForAllRoutesThatHaveIt() throws Exception {
        try (Shop shop = Shop.open(SHARED)) {
            shop.has("/pets/7", "{\"name\":\"Rex\",\"ownerId\":3}").has("/users/3", "\"Anna\"");
            shop.get("/pages/7");
            assertThat(shop.get("/cards/x/7")
                            .headers()
                            .firstValue("Gatehouse-Parts")
                            .orElseThrow())
                    .startsWith("pet;status=200;ms=")
                    .contains(";cache=hit");
            assertThat(shop.gateway()
                            .admin("POST", "/cache/purge", "{\"route\": \"page\"}")
                            .body())
                    .isEqualTo("{\"purged\":1}");
            assertThat(shop.get("/cards/x/7")
                            .headers()
                            .firstValue("Gatehouse-Parts")
                            .orElseThrow())
                    .contains(";cache=uri-miss");
        }
    }
}
