package io.gatehouse.compose;

import static io.gatehouse.compose.Shop.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers made of several calls, through the whole gateway. */
class ComposeGatewayTest {
    private static final String PAGE = """
            match: {path: "/pages/{petId}", methods: [GET]}
            compose:
              timeout: 20s
              parts:
                pet: {get: "shop:/pets/{petId}"}
                owner: {get: "shop:/users/{pet.ownerId}", fallback: {value: null}}
                orders: {get: "shop:/orders?petId={petId}", fallback: {value: []}}
                vets: {forEach: pet.visits, get: "shop:/vets/{item.vetId}", fallback: {omit: true}}
        """;

    private final Map<String, Supplier<Answer>> answers = new ConcurrentHashMap<>(new LinkedHashMap<>(Map.of(
            "/pets/7", () -> json("{\"id\":7,\"ownerId\":3,\"visits\":[{\"vetId\":\"a\"},{\"vetId\":\"b\"}]}"),
            "/users/3", () -> json("{\"name\":\"Anna\"}"),
            "/orders?petId=7", () -> json("[1, 2.50]"),
            "/vets/a", () -> json("\"A\""),
            "/vets/b", () -> json("\"B\""))));

    private @Nullable Shop shop;
    private @Nullable Backend backend;
    private @Nullable Gateway gateway;

    private Gateway start(String route) throws IOException {
        shop = Shop.open("page:\n" + route, answers);
        backend = shop.backend();
        gateway = shop.gateway();
        return gateway;
    }

    @AfterEach
    void stop() throws IOException {
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void partsBecomeOneAnswerUnderTheirNames() throws Exception {
        HttpResponse<String> page = start(PAGE).get("/pages/7");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .isEqualTo("{\"pet\":{\"id\":7,\"ownerId\":3,\"visits\":[{\"vetId\":\"a\"},{\"vetId\":\"b\"}]},"
                        + "\"owner\":{\"name\":\"Anna\"},\"orders\":[1,2.50],\"vets\":[\"A\",\"B\"]}");
        assertThat(page.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(page.headers().firstValue("Gatehouse-Parts").orElseThrow())
                .matches("pet;status=200;ms=\\d+, owner;status=200;ms=\\d+, orders;status=200;ms=\\d+,"
                        + " vets;status=200;ms=\\d+");
    }

    @Test
    void aPartThatFailsIsNamedAndTheRestIsThere() throws Exception {
        answers.put("/users/3", () -> Answer.of(500));
        answers.put("/vets/b", () -> json("no JSON"));
        HttpResponse<String> page = start(PAGE).get("/pages/7");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .endsWith("\"owner\":null,\"orders\":[1,2.50],\"vets\":[\"A\"],\"_missing\":["
                        + "{\"part\":\"owner\",\"reason\":\"status\",\"used\":\"value\"},"
                        + "{\"part\":\"vets\",\"reason\":\"not-json\",\"used\":\"omit\",\"items\":[1]}]}");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("ETag")).isEmpty();
    }

    @Test
    void eachCallIsMeasured() throws Exception {
        answers.put("/users/3", () -> Answer.of(500));
        start(PAGE).get("/pages/7");
        gateway.awaitMetric("gatehouse_parts_seconds_count{outcome=\"status\",part=\"owner\",route=\"page\"} 1");
        gateway.awaitMetric("gatehouse_parts_seconds_count{outcome=\"well\",part=\"vets\",route=\"page\"} 2");
    }

    @Test
    void withoutARequiredPartThereIsNoAnswerButItsStatus() throws Exception {
        answers.put("/pets/7", () -> Answer.of(404));
        HttpResponse<String> page = start(PAGE).get("/pages/7");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("There is no answer without its part pet");
        assertThat(page.headers().firstValue("Gatehouse-Parts").orElseThrow()).startsWith("pet;status=404;ms=");
    }

    @Test
    void nobodyWaitsForTheOthersWhenARequiredPartFails() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        answers.put("/orders?petId=7", () -> {
            asked.countDown();
            return json("[]").stallUntil(hangs);
        });
        answers.put("/pets/7", () -> {
            await(asked);
            return Answer.of(403);
        });
        try {
            start(PAGE.replace("20s", "1h"));
            HttpResponse<String> page = gateway.send(HttpRequest.newBuilder(gateway.uri("/pages/7"))
                    .timeout(Duration.ofSeconds(20))
                    .build());
            assertThat(page.statusCode()).isEqualTo(403);
            // the connection of the part that is not waited for is closed
            assertThat(backend.takeLeft()).isPositive();
        } finally {
            hangs.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aValueFromOneServiceNeverSteersACallToAnother() throws Exception {
        answers.put("/pets/7", () -> json("{\"ownerId\":\"../../admin?x=1#\"}"));
        start(PAGE).get("/pages/7");
        assertThat(backend.requests())
                .extracting(request -> request.target())
                .contains("/users/..%2F..%2Fadmin%3Fx%3D1%23");
        answers.put("/pets/7", () -> json("{\"ownerId\":\"..\"}"));
        assertThat(gateway.get("/pages/7").body())
                .contains("{\"part\":\"owner\",\"reason\":\"input\",\"used\":\"value\"}");
    }

    @Test
    void aWholeAnswerIsFreshForAsLongAsItsPartsAndAskedAboutByItsTag() throws Exception {
        answers.put("/pets/7", () -> json("{\"ownerId\":3}")
                .field("Cache-Control", "max-age=60")
                .field("Age", "10"));
        answers.put("/users/3", () -> json("{}")
                .field("Cache-Control", "private, max-age=70")
                .field("Vary", "Accept-Language, X-Else"));
        answers.put("/orders?petId=7", () -> json("[]").field("Cache-Control", "max-age=80"));
        HttpResponse<String> page = start(PAGE).get("/pages/7");
        assertThat(page.headers().firstValue("Cache-Control")).contains("private, max-age=50");
        assertThat(page.headers().firstValue("Vary")).contains("Accept-Language");
        String tag = page.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = gateway.send(HttpRequest.newBuilder(gateway.uri("/pages/7"))
                .header("If-None-Match", tag)
                .build());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().firstValue("ETag")).contains(tag);
    }

    @Test
    void timeThatIsUpIsUpForAllThatHaveNotEnded() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        answers.put("/orders?petId=7", () -> json("[]").stallUntil(hangs));
        try {
            HttpResponse<String> page = start(PAGE.replace("20s", "300ms")).get("/pages/7");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("{\"part\":\"orders\",\"reason\":\"timeout\",\"used\":\"value\"}");
        } finally {
            hangs.countDown();
        }
    }

    @Test
    void cookiesAndCredentialsGoToNoPartUnlessTheyAreNamed() throws Exception {
        start(PAGE);
        gateway.send(HttpRequest.newBuilder(gateway.uri("/pages/7"))
                .header("Cookie", "a=b")
                .header("Authorization", "Basic YTpi")
                .header("Accept-Language", "de")
                .header("If-None-Match", "\"x\"")
                .header("X-Shop", "s")
                .build());
        assertThat(backend.requests()).hasSize(5).allSatisfy(request -> {
            assertThat(request.header("Cookie")).isNull();
            assertThat(request.header("Authorization")).isNull();
            assertThat(request.header("If-None-Match")).isNull();
            assertThat(request.header("X-Shop")).isNull();
            assertThat(request.header("Accept-Language")).isEqualTo("de");
            assertThat(request.header("X-Forwarded-For")).isNotNull();
            assertThat(request.header("traceparent")).isNotNull();
            assertThat(request.header("Via")).contains("gatehouse");
        });
        assertThat(backend.requests().stream()
                        .map(each -> each.header("traceparent"))
                        .distinct())
                .hasSize(5);
    }

    @Test
    void partsThatWriteRunOneAfterAnotherAndAreNeverSentTwice() throws Exception {
        answers.put("/orders", () -> json("{\"id\":11}"));
        answers.put("/payments/11", () -> Answer.of(503));
        start("""
                match: {path: /buy, methods: [POST]}
                compose:
                  parts:
                    order: {post: "shop:/orders", body: {petId: 7, by: "{header.X-By}", twice: "a{header.X-By}b"}}
                    payment: {put: "twice:/payments/{order.id}", fallback: {value: unpaid}}
                    note: {post: "shop:/notes", body: {order: "{order}", payment: "{payment}"}, fallback: {omit: true}}
                    log: {post: "shop:/log", fallback: {omit: true}}
            """);
        HttpResponse<String> done = gateway.send(HttpRequest.newBuilder(gateway.uri("/buy"))
                .header("X-By", "7")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.headers().firstValue("ETag")).isEmpty();
        assertThat(backend.requests())
                .extracting(request -> request.method() + " " + request.target() + " " + request.text())
                .containsExactly(
                        "POST /orders {\"petId\":7,\"by\":\"7\",\"twice\":\"a7b\"}",
                        "PUT /payments/11 ",
                        "POST /notes {\"order\":{\"id\":11},\"payment\":\"unpaid\"}",
                        "POST /log ");
    }

    @Test
    void aPartThatIsNotForThisRequestIsLeftOutAndNotMissing() throws Exception {
        start("""
                match: {path: /page, methods: [GET]}
                compose:
                  parts:
                    pet: {get: "shop:/pets/7"}
                    some: {get: "shop:/orders?petId=7", when: {header: {X-A: yes, X-B: yes}}}
                    none: {get: "shop:/orders?petId=7", when: {exists: [pet.id, pet.name]}}
                    all: {get: "shop:/users/3", when: {exists: query.full}}
            """);
        HttpResponse<String> bare = gateway.get("/page");
        assertThat(bare.body()).startsWith("{\"pet\":").doesNotContain("some", "none", "all", "_missing");
        assertThat(bare.headers().firstValue("Gatehouse-Parts").orElseThrow())
                .endsWith(", some;skipped, none;skipped, all;skipped");
        HttpResponse<String> full = gateway.send(HttpRequest.newBuilder(gateway.uri("/page?full=1"))
                .headers("X-A", "yes", "X-B", "yes")
                .build());
        assertThat(full.body()).endsWith(",\"some\":[1,2.50],\"all\":{\"name\":\"Anna\"}}");
    }

    @Test
    void whatALargerListOrAnswerBringsIsAsGoodAsNothing() throws Exception {
        answers.put("/orders?petId=7", () -> json("[" + "1,".repeat(600) + "1]"));
        HttpResponse<String> page = start("""
                match: {path: /page, methods: [GET]}
                compose:
                  missing: left/out
                  parts:
                    pet: {get: "shop:/pets/7"}
                    orders: {get: "shop:/orders?petId=7", maxBytes: 1KiB, fallback: {omit: true}}
                    vets: {forEach: pet.visits, max: 1, get: "shop:/vets/{item.vetId}", fallback: {omit: true}}
                    toes: {forEach: pet.id, get: "shop:/toes/{item}", fallback: {value: []}}
                    tails: {forEach: pet.tails, get: "shop:/tails/{item}"}
                    pups: {forEach: vets.pups, get: "shop:/pups/{item}", fallback: {omit: true}}
                  result:
                    tails: {from: tails}
                    toes: {from: toes}
            """).get("/page");
        assertThat(page.body())
                .isEqualTo("{\"tails\":[],\"toes\":[],\"left/out\":["
                        + "{\"part\":\"orders\",\"reason\":\"too-large\",\"used\":\"omit\"},"
                        + "{\"part\":\"vets\",\"reason\":\"too-many\",\"used\":\"omit\"},"
                        + "{\"part\":\"toes\",\"reason\":\"no-list\",\"used\":\"value\"},"
                        + "{\"part\":\"pups\",\"reason\":\"input\",\"used\":\"omit\"}]}");
    }

    @Test
    void noMoreItemsAreAskedForAtATimeThanMayBe() throws Exception {
        answers.put("/list", () -> json("[0,1,2,3,4,5,6,7,8,9]"));
        CountDownLatch three = new CountDownLatch(3);
        CountDownLatch goOn = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            String item = "{\"item\":" + i + "}";
            answers.put("/items/" + i, () -> {
                three.countDown();
                await(goOn);
                return json(item);
            });
        }
        start("""
                match: {path: /page, methods: [GET]}
                compose:
                  parts:
                    list: {get: "shop:/list"}
                    items: {forEach: list, concurrency: 3, get: "shop:/items/{item}"}
                  result: {items: {from: items, path: "$[*].item"}}
            """);
        CompletableFuture<HttpResponse<String>> page = CompletableFuture.supplyAsync(() -> get("/page"));
        await(three);
        for (int i = 0; i < 20; i++) {
            // whatever else was begun together with the three has come by then
            get("/elsewhere");
        }
        assertThat(backend.requests()).hasSize(1 + 3);
        goOn.countDown();
        assertThat(page.get(20, TimeUnit.SECONDS).body()).isEqualTo("{\"items\":[0,1,2,3,4,5,6,7,8,9]}");
    }

    private HttpResponse<String> get(String target) {
        try {
            return gateway.get(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "a required part {0} is answered {1}")
    @CsvSource({
        "404, 410",
        "403, 418",
        "500, 599",
        "502, 599",
        "400, 502",
        "410, 410",
        "401, 403",
        "429, 503",
        "503, 599",
        "302, 502"
    })
    void theStatusIsWhatTheDocumentSaysElseWhatIsSensible(int answered, int expected) throws Exception {
        answers.put("/pets/7", () -> Answer.of(answered, "Retry-After", "7"));
        HttpResponse<String> page = start("""
                match: {path: /page, methods: [GET]}
                compose:
                  parts: {pet: {get: "shop:/pets/7"}}
                  status: {pet: {"404": 410, "403": 418, "5xx,timeout": 599}}
            """).get("/page");
        assertThat(page.statusCode()).isEqualTo(expected);
        assertThat(page.headers().firstValue("Retry-After")).contains("7");
    }

    /** A 401 must say how to authenticate (RFC 9110 §15.5.2). */
    @ParameterizedTest(name = "a part that asks for {0} is answered {1}")
    @CsvSource({"Bearer, 401, Bearer", ", 403,"})
    void aPartsOwn401GoesOnWithHowToAuthenticate(@Nullable String asks, int status, @Nullable String told)
            throws Exception {
        answers.put("/pets/7", () -> asks == null ? Answer.of(401) : Answer.of(401, "WWW-Authenticate", asks));
        HttpResponse<String> page = start("""
                match: {path: /page, methods: [GET]}
                compose: {parts: {pet: {get: "shop:/pets/7"}}, status: {pet: {"401": 401}}}
            """).get("/page");
        assertThat(page.statusCode()).isEqualTo(status);
        assertThat(page.headers().firstValue("WWW-Authenticate")).isEqualTo(Optional.ofNullable(told));
    }

    @Test
    void aRequiredPartThatHangsIsATimeoutAndOneThatIsNotThereUnreachable() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        answers.put("/pets/7", () -> json("{}").stallUntil(hangs));
        String route = """
                match: {path: /page, methods: [GET]}
                compose:
                  parts: {pet: {get: "shop:/pets/7", timeout: 200ms}}
                  status: {pet: {timeout: 598, unreachable: 597}}
            """;
        try {
            assertThat(start(route).get("/page").statusCode()).isEqualTo(598);
        } finally {
            hangs.countDown();
        }
        backend.close();
        assertThat(gateway.get("/page").statusCode()).isEqualTo(597);
    }

    @Test
    void whatTheClientSentWrongIsItsOwnFault() throws Exception {
        HttpResponse<String> page = start("""
                match: {path: /page, methods: [GET]}
                compose:
                  parts: {pet: {get: "shop:/pets/{query.id}"}}
            """).get("/page?id=..");
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("part pet", "(input)");
    }

    @Test
    void headAsksForTheSameWithoutItsContent() throws Exception {
        start(PAGE.replace("[GET]", "[GET, HEAD]"));
        HttpResponse<String> get = gateway.get("/pages/7");
        HttpResponse<String> head = gateway.send(HttpRequest.newBuilder(gateway.uri("/pages/7"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("ETag")).isEqualTo(get.headers().firstValue("ETag"));
    }

    @Test
    void whatAPartBringsIsKeptByItselfAndTakenAwayWithItsRoute() throws Exception {
        answers.put("/pets/7", () -> json("{\"id\":7}").field("Cache-Control", "max-age=60"));
        answers.put("/users/3", () -> json("{\"name\":\"Anna\"}").field("Cache-Status", "origin; hit"));
        start("""
                match: {path: /page, methods: [GET]}
                compose:
                  parts:
                    pet: {get: "shop:/pets/7", cache: {tags: [pet]}}
                    owner: {get: "shop:/users/3"}
            """);
        assertThat(gateway.get("/page").headers().firstValue("Gatehouse-Parts").orElseThrow())
                .matches("pet;status=200;ms=\\d+;cache=uri-miss, owner;status=200;ms=\\d+");
        HttpResponse<String> again = gateway.get("/page");
        assertThat(again.headers().firstValue("Gatehouse-Parts").orElseThrow()).contains("cache=hit");
        assertThat(again.headers().firstValue("Cache-Status")).isEmpty();
        assertThat(backend.requests()).hasSize(3);
        assertThat(gateway.admin("POST", "/cache/purge", "{\"route\": \"page\"}")
                        .body())
                .isEqualTo("{\"purged\":1}");
        assertThat(gateway.get("/page").headers().firstValue("Gatehouse-Parts").orElseThrow())
                .contains("cache=uri-miss");
    }

    private static List<String> noJson() {
        String deep = "[".repeat(200) + "]".repeat(200);
        return List.of(
                "", " ", "{", "{} {}", "1 2", "{\"a\":{\"b\":1,\"b\":2}}", deep, "<html>", "1e", "nul", "\u00e9");
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("noJson")
    void whatIsNotOneJsonValueIsNoJson(String text) throws Exception {
        answers.put("/pets/7", () -> Answer.ok("")
                .body(text.getBytes(StandardCharsets.ISO_8859_1))
                .chunked());
        HttpResponse<String> page = start("""
                match: {path: /page, methods: [GET]}
                compose: {parts: {pet: {get: "shop:/pets/7", fallback: {omit: true}}}}
            """).get("/page");
        assertThat(page.body())
                .isEqualTo("{\"_missing\":[{\"part\":\"pet\",\"reason\":\"not-json\",\"used\":\"omit\"}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "null", " [] ", "\"\u00e9\""})
    void aPartMayBringAnyJsonValueWhateverMediaTypeItSays(String text) throws Exception {
        answers.put("/pets/7", () -> Answer.of(200, "Content-Type", "text/html").body(text));
        HttpResponse<String> page = start("""
                match: {path: /page, methods: [GET]}
                compose: {parts: {pet: {get: "shop:/pets/7"}}}
            """).get("/page");
        assertThat(page.body()).isEqualTo("{\"pet\":" + text.strip() + "}");
    }

    @Test
    void numbersStayAsTheyCameDigitForDigit() throws Exception {
        answers.put("/pets/7", () -> json("[1.10, 12345678901234567890.123456789, 0.1]"));
        HttpResponse<String> page = start("""
                match: {path: /page, methods: [GET]}
                compose: {parts: {pet: {get: "shop:/pets/7"}}}
            """).get("/page");
        assertThat(page.body()).isEqualTo("{\"pet\":[1.10,12345678901234567890.123456789,0.1]}");
    }

    @Test
    void whatDecidesWhatIsAskedForIsNamedInVary() throws Exception {
        start("""
                match: {path: /page, methods: [GET]}
                compose:
                  parts:
                    pet: {get: "shop:/pets/{header.X-Pet}", fallback: {omit: true}}
                    none: {get: "shop:/none", when: {header: {X-All: all}}}
                    shop: {get: "shop:/none", when: {exists: cookie.shop}}
            """);
        HttpResponse<String> page = gateway.send(HttpRequest.newBuilder(gateway.uri("/page"))
                .header("X-Pet", "7")
                .build());
        assertThat(page.headers().firstValue("Vary")).contains("Cookie, X-All, X-Pet");
    }

    @Test
    void aResultIsMadeByItsWords() throws Exception {
        answers.put(
                "/list",
                () -> json(
                        "{\"items\":[{\"id\":2,\"n\":\"b\",\"x\":0},{\"id\":3,\"n\":\"c\"},{\"id\":1,\"n\":\"a\"}]}"));
        HttpResponse<String> page = start("""
                match: {path: /page, methods: [GET]}
                compose:
                  parts:
                    list: {get: "shop:/list"}
                    pet: {get: "shop:/pets/7"}
                  result:
                    top: {from: list, path: "$.items[?@.id > 1]", sort: -id, limit: 5, drop: [x], rename: {n: name}, default: {kind: pet}}
                    pet: {from: pet, flatten: [""], pick: [id]}
                    version: {constant: {is: 1}}
            """).get("/page");
        assertThat(page.body())
                .isEqualTo(
                        "{\"top\":[{\"id\":3,\"name\":\"c\",\"kind\":\"pet\"},{\"id\":2,\"name\":\"b\",\"kind\":\"pet\"}],"
                            + "\"id\":7,\"version\":{\"is\":1}}");
    }

    @Test
    void anAnswerThatDependsOnWhoAsksIsForNobodyElse() throws Exception {
        answers.put(
                "/pets/7", () -> json("{}").field("Cache-Control", "max-age=60").field("Vary", "X-Forwarded-For"));
        HttpResponse<String> page = start("""
                match: {path: /page, methods: [GET]}
                compose: {parts: {pet: {get: "shop:/pets/7"}}}
            """).get("/page");
        assertThat(page.headers().firstValue("Cache-Control")).contains("private, max-age=60");
        assertThat(page.headers().firstValue("Vary")).isEmpty();
    }

    @ParameterizedTest(name = "{0}; Age: {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=0, s-maxage=600 | 0 | max-age=0",
                "s-maxage=600 | 100 | max-age=500",
                "max-age=60, must-revalidate | 0 | must-revalidate, max-age=60",
                "max-age=60, proxy-revalidate | 0 | must-revalidate, max-age=60",
                "max-age=60 | 99999999999 | max-age=0",
                "max-age=60, no-cache | 0 | no-cache, max-age=60",
                "max-age=60, no-store | 0 | no-store",
                "private, max-age=60 | 70 | private, max-age=0"
            })
    void anAnswerIsNotFreshForLongerThanItsPartsSay(String said, String age, String expected) throws Exception {
        answers.put("/pets/7", () -> json("{}").field("Cache-Control", said).field("Age", age));
        HttpResponse<String> page = start("""
                match: {path: /page, methods: [GET]}
                compose: {parts: {pet: {get: "shop:/pets/7"}}}
            """).get("/page");
        assertThat(page.headers().firstValue("Cache-Control")).contains(expected);
    }

    @Test
    void aPartThatWritesMayBringNothingAndIsSentWithTheTypeThatIsSaid() throws Exception {
        answers.put("/pets/7", () -> Answer.of(201).body("").chunked());
        start("""
                match: {path: /page, methods: [POST]}
                compose:
                  parts:
                    pet: {patch: "shop:/pets/7", body: {a: 1}, headers: {Content-Type: application/merge-patch+json, X-City: "{query.city}"}}
            """);
        HttpResponse<String> page = gateway.send(HttpRequest.newBuilder(gateway.uri("/page?city=%C5%81%C3%B3d%C5%BA"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(page.body()).isEqualTo("{\"pet\":null}");
        assertThat(backend.take()).satisfies(request -> {
            assertThat(request.header("Content-Type")).isEqualTo("application/merge-patch+json");
            assertThat(request.header("Accept-Encoding")).isEqualTo("identity");
            assertThat(new String(
                            request.header("X-City").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                    .isEqualTo("Łódź");
        });
    }

    @Test
    void aStreamOfEventsIsNoPart() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        answers.put("/pets/7", () -> Answer.of(200, "Content-Type", "text/event-stream")
                .streaming(out -> {
                    out.write("data: 1\n\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    await(hangs);
                }));
        try {
            HttpResponse<String> page = start("""
                    match: {path: /page, methods: [GET]}
                    compose: {timeout: 15s, parts: {pet: {get: "shop:/pets/7", fallback: {omit: true}}}}
                """).get("/page");
            assertThat(page.body()).contains("not-json");
        } finally {
            hangs.countDown();
        }
    }

    @Test
    void whatIsKeptOfAPartStandsInWhereItsUpstreamFails() throws Exception {
        answers.put("/pets/7", () -> json("{\"id\":7}").field("Cache-Control", "max-age=0"));
        start("""
                match: {path: /page, methods: [GET]}
                compose:
                  parts: {pet: {get: "shop:/pets/7", cache: {staleIfError: 5m}, fallback: {omit: true}}}
            """);
        gateway.get("/page");
        backend.close();
        HttpResponse<String> page = gateway.get("/page");
        assertThat(page.body()).isEqualTo("{\"pet\":{\"id\":7}}");
    }

    @Test
    void whoeverWaitsForWhatAnotherRequestReadsGetsItAlsoWhenThatOneIsGivenUp() throws Exception {
        CountDownLatch fails = new CountDownLatch(1);
        CountDownLatch comes = new CountDownLatch(1);
        answers.put("/orders?petId=7", () -> Answer.of(200, "Cache-Control", "max-age=60")
                .streaming(out -> {
                    // more than waits between the two: when it is out, the part reads
                    out.write(("[1," + " ".repeat(8 << 20)).getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    fails.countDown();
                    await(comes);
                    out.write("2]".getBytes(StandardCharsets.US_ASCII));
                }));
        answers.put("/pets/8", () -> {
            await(fails);
            return Answer.of(404);
        });
        start("""
                match: {path: "/page/{id}", methods: [GET]}
                compose:
                  timeout: 1h
                  maxBytes: 16MiB
                  parts:
                    pet: {get: "shop:/pets/{id}"}
                    orders: {get: "shop:/orders?petId=7", maxBytes: 16MiB, cache: {maxEntry: 16MiB}}
            """);
        assertThat(gateway.get("/page/8").statusCode()).isEqualTo(404);
        CompletableFuture<HttpResponse<String>> other = CompletableFuture.supplyAsync(() -> get("/page/7"));
        Eventually.is(() -> backend.requests().stream()
                        .filter(request -> request.target().equals("/pets/7"))
                        .count()
                == 1);
        comes.countDown();
        assertThat(other.get(20, TimeUnit.SECONDS).body()).endsWith("\"orders\":[1,2]}");
        assertThat(backend.requests().stream()
                        .filter(request -> request.target().startsWith("/orders")))
                .hasSize(1);
    }
}
