package io.gatehouse.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in for parts that bring nothing, through the whole gateway. */
class StandInGatewayTest {

    /** A way in which a part that brought something before brings nothing. */
    record Loss(String why, Consumer<Shop> happens) {
        @Override
        public String toString() {
            return why;
        }
    }

    static List<Loss> losses() {
        return List.of(
                new Loss("status", shop -> shop.has("/orders/7", () -> Answer.of(500))),
                new Loss("timeout", shop -> shop.hangs("/orders/7")),
                new Loss(
                        "unreachable",
                        shop -> shop.has("/orders/7", () -> Shop.json("[1,2,3]").cutAfter(3))),
                new Loss(
                        "unreachable",
                        shop -> shop.has("/orders/7", () -> Answer.nothing().reset())));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whatAPartBroughtBeforeStandsInForItHoweverItsServiceFails(Loss loss) throws Exception {
        try (Shop shop = Shop.ofParts("""
            pet: {get: "shop:/pets/{petId}"}
            orders: {get: "shop:/orders/{petId}", timeout: 4s, fallback: {stale: 10m, value: []}}
            """)) {
            shop.has("/pets/7", "{\"id\":7}").has("/orders/7", "[1,2]");
            HttpResponse<String> whole = shop.get("/pages/7");
            assertThat(whole.body()).isEqualTo("{\"pet\":{\"id\":7},\"orders\":[1,2]}");
            loss.happens.accept(shop);
            HttpResponse<String> page = shop.get("/pages/7");
            assertThat(page.body())
                    .isEqualTo("{\"pet\":{\"id\":7},\"orders\":[1,2],\"_missing\":[{\"part\":\"orders\",\"reason\":\""
                            + loss.why + "\",\"used\":\"stale\"}]}");
            assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(page.headers().firstValue("Gatehouse-Parts").orElseThrow())
                    .contains(";reason=" + loss.why + ";used=stale");
        }
    }

    @Test
    void whatWasBroughtBeforeStandsInAlsoWhereTheTimeOfAllIsUp() throws Exception {
        try (Shop shop = Shop.open("""
            page:
              match: {path: /page, methods: [GET]}
              compose:
                timeout: 4s
                parts:
                  pet: {get: "shop:/pet", fallback: {stale: 10m}}
                  list: {get: "shop:/list"}
                  each: {forEach: list, get: "shop:/each/{item}", fallback: {stale: 10m, omit: true}}
            """)) {
            shop.has("/pet", "1").has("/list", "[1,2,3]");
            shop.has("/each/1", "\"a\"").has("/each/2", "\"b\"").has("/each/3", "\"c\"");
            assertThat(shop.get("/page").statusCode()).isEqualTo(200);
            shop.hangs("/pet").hangs("/each/2");
            assertThat(shop.get("/page").body())
                    .isEqualTo("{\"pet\":1,\"list\":[1,2,3],\"each\":[\"a\",\"b\",\"c\"],\"_missing\":["
                            + "{\"part\":\"pet\",\"reason\":\"timeout\",\"used\":\"stale\"},"
                            + "{\"part\":\"each\",\"reason\":\"timeout\",\"used\":\"stale\",\"items\":[1]}]}");
        }
    }

    @Test
    void whatWasBroughtForOneClientStandsInForNoOther() throws Exception {
        try (Shop shop = Shop.ofParts("""
            basket: {get: "shop:/basket", send: [Cookie], fallback: {stale: 10m, value: null}}
            tenant: {get: "shop:/tenant", headers: {X-Tenant: "{query.tenant}"}, fallback: {stale: 10m, value: null}}
            """)) {
            shop.has("/basket", "1").has("/tenant", "2");
            get(shop, "/pages/7?tenant=a", "uid=a");
            shop.has("/basket", () -> Answer.of(500)).has("/tenant", () -> Answer.of(500));
            assertThat(get(shop, "/pages/7?tenant=b", "uid=b").body()).startsWith("{\"basket\":null,\"tenant\":null,");
            assertThat(get(shop, "/pages/7?tenant=a", "uid=a").body()).startsWith("{\"basket\":1,\"tenant\":2,");
        }
    }

    private static HttpResponse<String> get(Shop shop, String target, String cookie) throws IOException {
        return shop.gateway()
                .send(HttpRequest.newBuilder(shop.gateway().uri(target))
                        .header("Cookie", cookie)
                        .build());
    }

    @Test
    void aRequiredListOfWhichAnItemIsNotHadInTimeIsNotHad() throws Exception {
        try (Shop shop = Shop.open("""
            page:
              match: {path: /page, methods: [GET]}
              compose:
                timeout: 4s
                parts:
                  list: {get: "shop:/list"}
                  each: {forEach: list, get: "shop:/each/{item}", fallback: {stale: 10m}}
            """)) {
            shop.has("/list", "[1]").has("/each/1", "\"a\"");
            assertThat(shop.get("/page").statusCode()).isEqualTo(200);
            shop.has("/list", "[1,2]").has("/each/1", () -> Answer.of(500)).hangs("/each/2");
            assertThat(shop.get("/page").statusCode()).isEqualTo(504);
        }
    }

    @Test
    void nobodyIsAskedForWhatIsKeptWhereNothingIsKept() throws Exception {
        try (Shop shop = Shop.ofParts("""
            pet: {get: "shop:/pet", send: [X-Debug], cache: {bypass: [header.X-Debug]}, fallback: {stale: 10m, value: null}}
            """)) {
            shop.has("/pet", () -> Answer.of(500));
            shop.gateway()
                    .send(HttpRequest.newBuilder(shop.gateway().uri("/pages/7"))
                            .header("X-Debug", "1")
                            .build());
            assertThat(shop.asked()).containsExactly("/pet");
        }
    }

    @Test
    void whatMustNotBeUsedWhenItIsStaleDoesNotStandIn() throws Exception {
        try (Shop shop = Shop.ofParts("""
            strict: {get: "shop:/strict", fallback: {stale: 10m, value: 0}}
            old: {get: "shop:/old", fallback: {stale: 10m, value: 0}}
            young: {get: "shop:/young", fallback: {stale: 10m, value: 0}}
            private: {get: "shop:/private", fallback: {stale: 10m, value: 0}}
            """)) {
            shop.has("/strict", () -> Shop.json("1").field("Cache-Control", "max-age=0, must-revalidate"));
            shop.has(
                    "/old",
                    () -> Shop.json("1").field("Cache-Control", "max-age=60").field("Age", "700"));
            shop.has(
                    "/young",
                    () -> Shop.json("1").field("Cache-Control", "max-age=60").field("Age", "300"));
            shop.has("/private", () -> Shop.json("1").field("Cache-Control", "no-store"));
            shop.get("/pages/7");
            for (String target : List.of("/strict", "/old", "/young", "/private")) {
                shop.has(target, () -> Answer.of(500));
            }
            assertThat(shop.get("/pages/7").body()).startsWith("{\"strict\":0,\"old\":0,\"young\":1,\"private\":0,");
        }
    }

    @Test
    void aRequiredPartOfWhichNothingIsKeptFailsAsOneWithoutAStandIn() throws Exception {
        try (Shop shop = Shop.ofParts("pet: {get: \"shop:/pets/{petId}\", required: true, fallback: {stale: 10m}}")) {
            shop.has("/pets/7", "{\"id\":7}");
            assertThat(shop.get("/pages/7").statusCode()).isEqualTo(200);
            shop.has("/pets/7", () -> Answer.of(500)).has("/pets/8", () -> Answer.of(500));
            assertThat(shop.get("/pages/7").statusCode()).isEqualTo(200);
            assertThat(shop.get("/pages/8").statusCode()).isEqualTo(502);
        }
    }

    @Test
    void whatAServiceSaysIsNotThereAnyMoreDoesNotStandIn() throws Exception {
        try (Shop shop = Shop.ofParts("pet: {get: \"shop:/pets/{petId}\", fallback: {stale: 10m}}")) {
            shop.has("/pets/7", "1");
            shop.get("/pages/7");
            shop.has("/pets/7", () -> Answer.of(404));
            assertThat(shop.get("/pages/7").statusCode()).isEqualTo(404);
            shop.has("/pets/7", () -> Answer.of(500));
            assertThat(shop.get("/pages/7").statusCode()).isEqualTo(502);
        }
    }

    @Test
    void whatIsKeptOnlyToStandInIsNotGivenWhileItsServiceAnswers() throws Exception {
        try (Shop shop = Shop.ofParts("pet: {get: \"shop:/pets/{petId}\", fallback: {stale: 10m}}")) {
            shop.has("/pets/7", "1");
            shop.get("/pages/7");
            shop.has("/pets/7", "2");
            HttpResponse<String> page = shop.get("/pages/7");
            assertThat(page.body()).isEqualTo("{\"pet\":2}");
            assertThat(page.headers().firstValue("Gatehouse-Parts").orElseThrow())
                    .contains(";cache=stale");
        }
    }

    @Test
    void anotherCallStandsInForAPartAndOthersGoOnWithWhatItBrings() throws Exception {
        try (Shop shop = Shop.ofParts("""
            pet: {get: "shop:/pets/{petId}", fallback: {call: {get: "shop:/archive/{petId}", send: [X-Shop], headers: {X-For: "{petId}"}}}}
            owner: {get: "shop:/users/{pet.ownerId}", fallback: {call: {get: "shop:/contacts/{petId}"}, omit: true}}
            """)) {
            shop.has("/archive/7", "{\"ownerId\":3}").has("/contacts/7", "{\"name\":\"Anna\"}");
            HttpResponse<String> page = shop.gateway()
                    .send(HttpRequest.newBuilder(shop.gateway().uri("/pages/7"))
                            .header("X-Shop", "s")
                            .build());
            assertThat(page.body())
                    .isEqualTo("{\"pet\":{\"ownerId\":3},\"owner\":{\"name\":\"Anna\"},\"_missing\":["
                            + "{\"part\":\"pet\",\"reason\":\"status\",\"used\":\"call\"},"
                            + "{\"part\":\"owner\",\"reason\":\"status\",\"used\":\"call\"}]}");
            assertThat(shop.asked()).containsExactly("/pets/7", "/archive/7", "/users/3", "/contacts/7");
            assertThat(shop.requests().get(1).header("X-Shop")).isEqualTo("s");
            assertThat(shop.requests().get(1).header("X-For")).isEqualTo("7");
            assertThat(shop.requests().get(0).header("X-Shop")).isNull();
        }
    }

    @Test
    void anotherCallStandsInWhereThePartCouldNotBeAskedFor() throws Exception {
        try (Shop shop = Shop.ofParts("""
            pet: {get: "shop:/pets/{petId}"}
            owner: {get: "shop:/users/{pet.ownerId}", fallback: {call: {get: "shop:/contacts/{petId}"}, omit: true}}
            """)) {
            shop.has("/pets/7", "{}").has("/contacts/7", "\"Anna\"");
            assertThat(shop.get("/pages/7").body())
                    .contains("\"owner\":\"Anna\"")
                    .contains("{\"part\":\"owner\",\"reason\":\"input\",\"used\":\"call\"}");
        }
    }

    @Test
    void whereTheOtherCallFailsTooItIsThePartsOwnFailureThatCounts() throws Exception {
        try (Shop shop = Shop.ofParts("""
            pet: {get: "shop:/pets/{petId}", fallback: {call: {get: "shop:/archive/{petId}"}}}
            owner: {get: "shop:/owner", fallback: {call: {get: "shop:/contacts"}, value: nobody}}
            """)) {
            shop.has("/archive/7", () -> Answer.of(500)).has("/contacts", "<html>");
            assertThat(shop.get("/pages/7").statusCode()).isEqualTo(404);
            shop.has("/pets/7", "1");
            assertThat(shop.get("/pages/7").body())
                    .isEqualTo("{\"pet\":1,\"owner\":\"nobody\",\"_missing\":["
                            + "{\"part\":\"owner\",\"reason\":\"status\",\"used\":\"value\"}]}");
        }
    }

    @Test
    void whatIsKeptIsTakenBeforeAnotherCall() throws Exception {
        try (Shop shop = Shop.ofParts(
                "pet: {get: \"shop:/pets/{petId}\", fallback: {stale: 10m, call: {get: \"shop:/archive/{petId}\"}}}")) {
            shop.has("/pets/7", "1").has("/archive/7", "2").has("/archive/8", "3");
            shop.get("/pages/7");
            shop.has("/pets/7", () -> Answer.of(500));
            assertThat(shop.get("/pages/7").body()).startsWith("{\"pet\":1,");
            assertThat(shop.get("/pages/8").body()).startsWith("{\"pet\":3,");
        }
    }

    @Test
    void eachItemHasItsOwnStandIn() throws Exception {
        try (Shop shop = Shop.ofParts("""
            list: {get: "shop:/list"}
            each: {forEach: list, get: "shop:/each/{item}", fallback: {call: {get: "shop:/other/{item}"}}}
            """)) {
            shop.has("/list", "[1,2]").has("/each/1", "\"a\"").has("/other/2", "\"b\"");
            assertThat(shop.get("/pages/7").body())
                    .isEqualTo("{\"list\":[1,2],\"each\":[\"a\",\"b\"],\"_missing\":["
                            + "{\"part\":\"each\",\"reason\":\"status\",\"used\":\"call\",\"items\":[1]}]}");
            shop.has("/other/2", () -> Answer.of(500));
            assertThat(shop.get("/pages/7").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void theOtherCallHasBoundsOfItsOwn() throws Exception {
        try (Shop shop = Shop.ofParts("""
            slow: {get: "shop:/a", fallback: {call: {get: "shop:/slow", timeout: 200ms}, value: 0}}
            large: {get: "shop:/a", fallback: {call: {get: "shop:/large", maxBytes: 10}, value: 0}}
            html: {get: "shop:/a", fallback: {call: {get: "shop:/html", expect: application/json}, value: 0}}
            """)) {
            shop.hangs("/slow").has("/large", "[1,2,3,4,5,6,7,8,9]");
            shop.has("/html", () -> Answer.of(200, "Content-Type", "text/html").body("1"));
            assertThat(shop.get("/pages/7").body()).startsWith("{\"slow\":0,\"large\":0,\"html\":0,");
        }
    }

    @Test
    void anAnswerDependsOnWhatTheOtherCallDependsOn() throws Exception {
        try (Shop shop = Shop.ofParts("""
            pet: {get: "shop:/pet", fallback: {call: {get: "shop:/{header.X-Shop}"}, omit: true}}
            """)) {
            shop.has("/pet", "1");
            assertThat(shop.get("/pages/7").headers().firstValue("Vary")).contains("X-Shop");
        }
    }
}
