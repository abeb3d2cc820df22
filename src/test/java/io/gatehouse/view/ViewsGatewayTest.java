package io.gatehouse.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of client gets of an answer, through the whole gateway. */
@ExtendWith(QuietLog.class)
class ViewsGatewayTest {
    private static final String PET =
            "{\"id\":7,\"name\":\"Rex\",\"price\":12.50,\"owner\":{\"id\":3,\"name\":\"Anna\"},"
                    + "\"photoUrls\":[\"/a.png\",\"/b.png\"]}";
    private static final String MOBILE = "{\"id\":7,\"name\":\"Rex\",\"thumbnail\":\"/a.png\"}";
    private static final String KEY = "the-key-of-acme-0123456789";

    /** A view for each kind of client; {@code more} of the route stands beside. */
    private static final String VIEWS = """
            match: {path: "/pets/{id}"}
            upstream: u
            views:
              select: [{header: X-Client}, {query: as, map: {phone: mobile, all: web}}]
              default: web
              web: {}
              mobile: {pick: [id, name, /photoUrls/0], move: {/photoUrls/0: /thumbnail}, maxBytes: 60}
              partner: {drop: [owner]}
              fresh: {ttl: 5m, rename: {price: cost}}
              small: {maxBytes: 20}
        """;

    private final Map<String, Function<Recorded, Answer>> answers = new ConcurrentHashMap<>();

    private static Backend backend;
    private static Gateway gateway;

    @BeforeAll
    static void begin() throws Exception {
        backend = Backend.start();
        gateway = Gateway.start("version: 1");
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
        backend.close();
    }

    private static Answer json(String text) {
        return Answer.of(200, "Content-Type", "application/json", "ETag", "\"up\"")
                .body(text);
    }

    private void start(String route) throws Exception {
        start(route, "");
    }

    /** @param more lines of the document after the route */
    private void start(String route, String more) throws Exception {
        answers.putIfAbsent("/pets/7", request -> json(PET));
        backend.answerWith(request -> answers.getOrDefault(
                        request.target(), any -> Answer.of(404, "Content-Type", "application/json")
                                .body("{\"owner\":0}"))
                .apply(request));
        backend.forget();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        gateway.publish("""
            version: 1
            upstreams:
              u: {targets: ["%s"]}
            consumers:
              acme: {credentials: [{apiKey: {hash: "sha256:%s"}}]}
            routes:
              r:
            %s\
            %s
            """.formatted(backend.url(), HexFormat.of().formatHex(hash), route.indent(4), more));
    }

    private HttpResponse<String> send(String method, String target, String... fields) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway.uri(target)).method(method, HttpRequest.BodyPublishers.noBody());
        if (fields.length > 0) {
            request.headers(fields);
        }
        return gateway.send(request.build());
    }

    private HttpResponse<String> get(String target, String... fields) throws IOException {
        return send("GET", target, fields);
    }

    private static @Nullable String field(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/pets/7          |         | web",
                "/pets/7          | web     | web",
                "/pets/7          | mobile  | mobile",
                "/pets/7          | Mobile  | web",
                "/pets/7          | unknown | web",
                "/pets/7?as=phone |         | mobile",
                "/pets/7?as=other |         | web",
                "/pets/7?as=phone | unknown | mobile",
                "/pets/7?as=all   | mobile  | mobile"
            })
    void theFirstSelectorThatTellsAViewWinsAndElseTheDefault(String target, @Nullable String client, String view)
            throws Exception {
        answers.put(target, request -> json(PET));
        start(VIEWS);
        HttpResponse<String> answer = client == null ? get(target) : get(target, "X-Client", client);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(view.equals("web") ? PET : MOBILE);
    }

    @Test
    void numbersAndTheOrderOfMembersStayAsTheyCame() throws Exception {
        answers.put("/pets/7", request -> json("{\"z\":1.10,\"owner\":0,\"a\":9007199254740993,\"h\":\"\\ud800!\"}"));
        start(VIEWS);
        assertThat(get("/pets/7", "X-Client", "partner").body())
                .isEqualTo("{\"z\":1.10,\"a\":9007199254740993,\"h\":\"\\ud800!\"}");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /pets/7, web, 200",
        "GET, /pets/7, mobile, 200",
        "HEAD, /pets/7, mobile, 200",
        "GET, /pets/8, mobile, 404",
        "GET, /pets/7?fields=(, mobile, 400",
        "GET, /pets/7, small, 502",
        "GET, /pets/9, web, 403"
    })
    void everyAnswerNamesTheFieldThatChoosesItsView(String method, String target, String client, int status)
            throws Exception {
        answers.put("/pets/9", request -> Answer.of(403));
        start(VIEWS);
        HttpResponse<String> answer = send(method, target, "X-Client", client);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(field(answer, "Vary")).contains("X-Client");
        HttpResponse<String> again = send(method, target, "X-Client", client, "If-None-Match", "*");
        assertThat(field(again, "Vary")).contains("X-Client");
    }

    @Test
    void anAnswerThatAPolicyRefusesNamesItToo() throws Exception {
        start(VIEWS + "    policies: [{ip: {allow: [192.0.2.1]}}]\n");
        HttpResponse<String> refused = get("/pets/7");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(field(refused, "Vary")).contains("X-Client");
    }

    @Test
    void errorsOfTheUpstreamPassUnchanged() throws Exception {
        start(VIEWS);
        HttpResponse<String> answer = get("/pets/8", "X-Client", "partner");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"owner\":0}");
    }

    @Test
    void aPlainViewPassesWhatIsNoJsonAndWhatIsAskedOfItOn() throws Exception {
        answers.put("/pets/7", request -> Answer.of(206, "Content-Range", "bytes 0-1/9", "Accept-Ranges", "bytes")
                .body("no"));
        start(VIEWS);
        HttpResponse<String> part = get("/pets/7", "Range", "bytes=0-1", "If-None-Match", "\"x\"");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("no");
        assertThat(field(part, "Accept-Ranges")).isEqualTo("bytes");
        Recorded got = backend.take();
        assertThat(got.header("Range")).isEqualTo("bytes=0-1");
        assertThat(got.header("If-None-Match")).isEqualTo("\"x\"");
    }

    @Test
    void aViewIsAskedAboutByATagOfItsOwn() throws Exception {
        start(VIEWS);
        HttpResponse<String> mobile = get("/pets/7", "X-Client", "mobile", "If-None-Match", "\"up\"");
        assertThat(mobile.statusCode()).isEqualTo(200);
        String tag = field(mobile, "ETag");
        assertThat(tag).startsWith("\"").isNotEqualTo("\"up\"");
        HttpResponse<String> again = get("/pets/7", "X-Client", "mobile", "If-None-Match", "W/" + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(field(again, "ETag")).isEqualTo(tag);
        assertThat(field(again, "Content-Type")).isNull();
        assertThat(get("/pets/7", "X-Client", "partner", "If-None-Match", tag).statusCode())
                .isEqualTo(200);
        assertThat(get("/pets/7", "X-Client", "mobile", "If-Match", tag).statusCode())
                .isEqualTo(200);
        assertThat(get("/pets/7", "X-Client", "mobile", "If-Match", "\"up\"").statusCode())
                .isEqualTo(412);
        assertThat(backend.untaken()).allSatisfy(request -> {
            assertThat(request.header("If-None-Match")).isNull();
            assertThat(request.header("If-Match")).isNull();
        });
    }

    @Test
    void whatIsTrueOfTheContentAsItCameIsNotSaidOfAView() throws Exception {
        answers.put("/pets/7", request -> json(PET)
                .field("Content-Digest", "sha-256=:AAAA:")
                .field("Repr-Digest", "sha-256=:AAAA:")
                .field("Content-MD5", "AAAA")
                .field("Accept-Ranges", "bytes")
                .field("Last-Modified", "Tue, 01 Dec 2026 00:00:00 GMT")
                .field("Content-Location", "/else")
                .field("X-Kept", "yes"));
        start(VIEWS);
        HttpResponse<String> mobile = get(
                "/pets/7",
                "X-Client",
                "mobile",
                "Range",
                "bytes=0-1",
                "If-Modified-Since",
                "Wed, 02 Dec 2026 00:00:00 GMT",
                "Accept-Encoding",
                "gzip");
        assertThat(mobile.statusCode()).isEqualTo(200);
        assertThat(mobile.body()).isEqualTo(MOBILE);
        assertThat(field(mobile, "Content-Length")).isEqualTo(String.valueOf(MOBILE.length()));
        assertThat(mobile.headers().map())
                .containsKey("x-kept")
                .doesNotContainKeys(
                        "content-digest",
                        "repr-digest",
                        "content-md5",
                        "accept-ranges",
                        "last-modified",
                        "content-location");
        Recorded got = backend.take();
        assertThat(got.header("Accept-Encoding")).isEqualTo("identity");
        assertThat(got.header("Range")).isNull();
        assertThat(got.header("If-Modified-Since")).isNull();
    }

    @Test
    void headIsToldWhatGetIs() throws Exception {
        start(VIEWS);
        HttpResponse<String> get = get("/pets/7", "X-Client", "mobile");
        HttpResponse<String> head = send("HEAD", "/pets/7", "X-Client", "mobile");
        assertThat(head.body()).isEmpty();
        for (String name : List.of("ETag", "Content-Length", "Content-Type", "Vary")) {
            assertThat(field(head, name)).as(name).isNotNull().isEqualTo(field(get, name));
        }
    }

    @Test
    void anAnswerThatCameInGzipUnaskedIsReadAllTheSame() throws Exception {
        byte[] packed = gzip(PET);
        answers.put(
                "/pets/7", request -> Answer.of(200, "Content-Encoding", "gzip").body(packed));
        answers.put(
                "/pets/8", request -> Answer.of(200, "Content-Encoding", "gzip").body(PET));
        answers.put(
                "/pets/9", request -> Answer.of(200, "Content-Encoding", "br").body(packed));
        start(VIEWS);
        HttpResponse<String> answer = get("/pets/7", "X-Client", "mobile");
        assertThat(answer.body()).isEqualTo(MOBILE);
        assertThat(field(answer, "Content-Encoding")).isNull();
        assertThat(field(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(get("/pets/8", "X-Client", "mobile").body()).contains("it is no gzip, as it says (encoded)");
        assertThat(get("/pets/9", "X-Client", "mobile").body()).contains("it came in the coding br (encoded)");
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>                    | it is no JSON (not-json)",
                "{} {}                     | it is no JSON (not-json)",
                "{\"a\":1,\"a\":2}         | it is no JSON (not-json)",
                "''                        | it is no JSON (not-json)",
                "{\"id\":\"0123456789012345678901234567890123456789012345678901234567890123456789\"}"
                        + "| it would have 79 octets, 60 at most (too-large)"
            })
    void anAnswerThatAViewCantBeMadeOfIsRefusedWithTheReason(String content, String reason) throws Exception {
        answers.put("/pets/7", request -> json(content));
        start(VIEWS);
        HttpResponse<String> answer = get("/pets/7", "X-Client", "mobile");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("The view mobile can't be made of the answer: " + reason);
    }

    @Test
    void noMoreIsReadThanMayBe() throws Exception {
        answers.put("/pets/7", request -> json("[" + " ".repeat(1000) + "]").chunked());
        start(VIEWS.replace("default: web", "default: web\n      maxRead: 1001"));
        assertThat(get("/pets/7", "X-Client", "partner").body()).contains("it has more than 1001 octets (too-large)");
        start(VIEWS.replace("default: web", "default: web\n      maxRead: 1002"));
        assertThat(get("/pets/7", "X-Client", "partner").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void aPlainViewIsHeldToItsSizeToo(String method) throws Exception {
        answers.put("/pets/7", request -> json("\"0123456789012345678\""));
        answers.put("/pets/8", request -> json("\"012345678901234567\"").field("Last-Modified", "yesterday"));
        start(VIEWS);
        assertThat(send(method, "/pets/7", "X-Client", "small").statusCode()).isEqualTo(502);
        HttpResponse<String> fits = send(method, "/pets/8", "X-Client", "small");
        assertThat(fits.statusCode()).isEqualTo(200);
        assertThat(field(fits, "ETag")).isEqualTo("\"up\"");
        assertThat(field(fits, "Last-Modified")).isEqualTo("yesterday");
        assertThat(field(fits, "Content-Length")).isEqualTo("20");
    }

    @Test
    void aStreamOfEventsIsNoAnswerThatAViewCanBeMadeOf() throws Exception {
        answers.put("/pets/7", request -> Answer.of(200, "Content-Type", "text/event-stream")
                .body("data: 1\n\n"));
        start(VIEWS);
        assertThat(get("/pets/7", "X-Client", "mobile").body()).contains("it is a stream of events");
        assertThat(get("/pets/7", "X-Client", "web").body()).isEqualTo("data: 1\n\n");
    }

    @Test
    void whatWasWrittenIsShownInTheViewAndConditionsOfItGoOn() throws Exception {
        answers.put("/pets/7", request -> request.method().equals("PUT") ? json(PET) : Answer.of(204));
        start(VIEWS);
        HttpResponse<String> put = send("PUT", "/pets/7", "X-Client", "mobile", "If-Match", "\"mine\"");
        assertThat(put.body()).isEqualTo(MOBILE);
        assertThat(field(put, "ETag")).isNull();
        assertThat(backend.take().header("If-Match")).isEqualTo("\"mine\"");
        HttpResponse<String> delete = send("DELETE", "/pets/7", "X-Client", "mobile");
        assertThat(delete.statusCode()).isEqualTo(204);
        assertThat(backend.take().method()).isEqualTo("DELETE");
    }

    @Test
    void clientsAskForFieldsOfTheirViewAndOfNothingElse() throws Exception {
        answers.put("/pets/7?x=1", request -> json(PET));
        start(VIEWS);
        HttpResponse<String> web = get("/pets/7?fields=name,owner/name&x=1");
        assertThat(web.body()).isEqualTo("{\"name\":\"Rex\",\"owner\":{\"name\":\"Anna\"}}");
        assertThat(backend.take().target()).isEqualTo("/pets/7?x=1");
        assertThat(field(web, "ETag")).isNotEqualTo("\"up\"");
        assertThat(get("/pets/7?fields=name,owner/name&x=1", "If-None-Match", field(web, "ETag"))
                        .statusCode())
                .isEqualTo(304);
        assertThat(get("/pets/7?fields=name,owner,thumbnail", "X-Client", "mobile")
                        .body())
                .isEqualTo("{\"name\":\"Rex\",\"thumbnail\":\"/a.png\"}");
        assertThat(get("/pets/7?fields=owner", "X-Client", "partner").body()).isEqualTo("{}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "fields=a(b          | What fields asks for can't be read: it ends at character 4; expected a comma or"
                        + " ).",
                "fields=             | What fields asks for can't be read: it ends at character 1; expected a name or"
                        + " *.",
                "fields=a&fields=b   | The query has fields more than once."
            })
    void aMaskThatCantBeReadIsRefusedAndNobodyIsAsked(String query, String detail) throws Exception {
        start(VIEWS);
        HttpResponse<String> answer = get("/pets/7?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(detail);
        assertThat(backend.untaken()).isEmpty();
    }

    @Test
    void theParameterHasAnotherNameOrNone() throws Exception {
        answers.put("/pets/7?fields=x", request -> json(PET));
        start(VIEWS.replace("default: web", "default: web\n      fields: only"));
        assertThat(get("/pets/7?fields=x&only=id").body()).isEqualTo("{\"id\":7}");
        assertThat(backend.take().target()).isEqualTo("/pets/7?fields=x");
        start(VIEWS.replace("default: web", "default: web\n      fields: false"));
        assertThat(get("/pets/7?fields=x").body()).isEqualTo(PET);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                              | max-age=300",
                "public, max-age=10, s-maxage=9 | public, max-age=300",
                "private, max-age=10            | private, max-age=300",
                "no-cache                       | no-cache, max-age=300",
                "no-store                       | no-store"
            })
    void aViewIsFreshForATimeOfItsOwn(@Nullable String said, String told) throws Exception {
        answers.put("/pets/7", request -> {
            Answer answer = json(PET).field("Age", "50").field("Expires", "Tue, 01 Dec 2026 00:00:00 GMT");
            return said == null ? answer : answer.field("Cache-Control", said);
        });
        start(VIEWS);
        HttpResponse<String> fresh = get("/pets/7", "X-Client", "fresh");
        assertThat(field(fresh, "Cache-Control")).isEqualTo(told);
        assertThat(field(fresh, "Age")).isEqualTo(told.equals("no-store") ? "50" : null);
        assertThat(field(get("/pets/7", "X-Client", "partner"), "Cache-Control"))
                .isEqualTo(said);
    }

    /** A composition of a pet and of an owner who may be missing. */
    private static final String PAGE = """
            match: {path: "/pages/{id}"}
            compose:
              parts:
                pet: {get: "u:/pets/{id}"}
                owner: {get: "u:/users/3", fallback: {value: null}}
            views:
              select: [{header: X-Client}]
              default: web
              web: {}
              mobile: {pick: [/pet/id]}
              bare: {drop: [/_missing, pet]}
              list: {path: /pet/photoUrls}
              big: {pick: [/pet/id], maxBytes: 5}
        """;

    @Test
    void aViewOfACompositionHasTagsOfItsOwnAndNamesTheParts() throws Exception {
        answers.put("/pets/7", request -> json(PET).field("Cache-Control", "max-age=60"));
        answers.put("/users/3", request -> json("{}").field("Cache-Control", "max-age=60"));
        start(PAGE);
        HttpResponse<String> web = get("/pages/7");
        HttpResponse<String> mobile = get("/pages/7", "X-Client", "mobile", "If-None-Match", field(web, "ETag"));
        assertThat(mobile.statusCode()).isEqualTo(200);
        assertThat(mobile.body()).isEqualTo("{\"pet\":{\"id\":7}}");
        assertThat(field(mobile, "Gatehouse-Parts")).contains("owner;status=200");
        assertThat(field(mobile, "Cache-Control")).isEqualTo("max-age=60");
        HttpResponse<String> again = get("/pages/7", "X-Client", "mobile", "If-None-Match", field(mobile, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(field(again, "Gatehouse-Parts")).contains("owner;status=200");
        HttpResponse<String> big = get("/pages/7", "X-Client", "big");
        assertThat(big.statusCode()).isEqualTo(502);
        assertThat(field(big, "Gatehouse-Parts")).contains("owner;status=200");
    }

    @Test
    void whatIsMissingIsNamedInEveryViewThatDoesNotDropIt() throws Exception {
        start(PAGE);
        String missing = "\"_missing\":[{\"part\":\"owner\",\"reason\":\"status\",\"used\":\"value\"}]}";
        HttpResponse<String> mobile = get("/pages/7", "X-Client", "mobile");
        assertThat(mobile.body()).isEqualTo("{\"pet\":{\"id\":7}," + missing);
        assertThat(field(mobile, "Cache-Control")).isEqualTo("no-store");
        assertThat(field(mobile, "ETag")).isNull();
        assertThat(get("/pages/7?fields=pet(name)").body()).isEqualTo("{\"pet\":{\"name\":\"Rex\"}," + missing);
        assertThat(get("/pages/7", "X-Client", "bare").body()).isEqualTo("{\"owner\":null}");
        assertThat(get("/pages/7", "X-Client", "list").body()).isEqualTo("[\"/a.png\",\"/b.png\"]");
    }

    @Test
    void viewsMayBeOfACompositionOfAnotherRoute() throws Exception {
        String card = "  card: {match: {path: '/cards/{id}'}, compose: {use: r},"
                + " views: {default: small, small: {pick: [/pet/name]}}}";
        start(PAGE.replace("parts:", "missing: lacks\n      parts:"), card);
        assertThat(get("/cards/7").body())
                .isEqualTo("{\"pet\":{\"name\":\"Rex\"},"
                        + "\"lacks\":[{\"part\":\"owner\",\"reason\":\"status\",\"used\":\"value\"}]}");
        answers.put("/users/3", request -> json("{}"));
        assertThat(get("/cards/7").body()).isEqualTo("{\"pet\":{\"name\":\"Rex\"}}");
    }

    @Test
    void aCacheOfTheRouteKeepsOneAnswerForAllViews() throws Exception {
        start(VIEWS + "    policies: [{cache: {ttl: 1h}}]\n");
        assertThat(get("/pets/7").body()).isEqualTo(PET);
        assertThat(get("/pets/7", "X-Client", "mobile").body()).isEqualTo(MOBILE);
        assertThat(get("/pets/7", "X-Client", "partner").body()).doesNotContain("owner");
        assertThat(get("/pets/7", "X-Client", "web").body()).isEqualTo(PET);
        assertThat(backend.untaken()).hasSize(1);
    }

    @Test
    void aCacheOfAViewKeepsThatViewAloneAndIsPurgedWithItsRoute() throws Exception {
        start(VIEWS.replace("partner: {", "partner: {policies: [{cache: {ttl: 1h}}], ")
                .replace("mobile: {", "mobile: {policies: [{cache: {ttl: 1h}}], "));
        String partner = get("/pets/7", "X-Client", "partner").body();
        assertThat(get("/pets/7", "X-Client", "mobile").body()).isEqualTo(MOBILE);
        HttpResponse<String> kept = get("/pets/7", "X-Client", "mobile");
        assertThat(kept.body()).isEqualTo(MOBILE);
        assertThat(field(kept, "Cache-Status")).contains("hit");
        assertThat(get("/pets/7", "X-Client", "mobile", "If-None-Match", field(kept, "ETag"))
                        .statusCode())
                .isEqualTo(304);
        assertThat(get("/pets/7", "X-Client", "partner").body()).isEqualTo(partner);
        assertThat(get("/pets/7").body()).isEqualTo(PET);
        assertThat(backend.untaken()).hasSize(3);
        gateway.admin("POST", "/cache/purge", "{\"route\":\"r\"}");
        get("/pets/7", "X-Client", "mobile");
        assertThat(backend.untaken()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep: [page]", "ignore: [fields]"})
    void aCacheOfAViewNeverGivesWhatOneMaskLeftForAnother(String query) throws Exception {
        start(VIEWS.replace("web: {}", "web: {policies: [{cache: {ttl: 1h, query: {" + query + "}}}]}"));
        String masked = send("GET", "/pets/7?fields=id").body();
        assertThat(masked).isEqualTo("{\"id\":7}");
        assertThat(send("GET", "/pets/7").body()).isNotEqualTo(masked);
        assertThat(send("GET", "/pets/7?fields=id").body()).isEqualTo(masked);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                                | private, max-age=300
        max-age=7               | private, max-age=300
        public, max-age=7       | public, max-age=300
        """)
    void theLifetimeOfAViewMakesNobodysAnswerAnothers(@Nullable String said, String told) throws Exception {
        answers.put("/pets/7", request -> said == null ? json(PET) : json(PET).field("Cache-Control", said));
        start(VIEWS + "    policies: [{apiKey: {}}]\n");
        HttpResponse<String> answer = send("GET", "/pets/7", "X-Client", "fresh", "X-Api-Key", KEY);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains(told);
    }

    @Test
    void aRangeIsNothingToHead() throws Exception {
        start(VIEWS);
        send("HEAD", "/pets/7", "X-Client", "small", "Range", "bytes=0-1");
        assertThat(backend.take().header("Range")).isNull();
    }

    @Test
    void aViewHasPoliciesOfItsOwnInsideOfTheRoutes() throws Exception {
        start(VIEWS.replace(
                        "mobile: {",
                        "mobile: {policies: [{rateLimit: {limit: 1/d}}, {headers: {request: {set: {X-Kind: mobile}},"
                                + " reply: {set: {X-Kind: small}}}}], ")
                + "    policies: [{rateLimit: {limit: 3/d}}]\n");
        HttpResponse<String> first = get("/pets/7", "X-Client", "mobile");
        assertThat(field(first, "X-Kind")).isEqualTo("small");
        assertThat(backend.take().header("X-Kind")).isEqualTo("mobile");
        assertThat(get("/pets/7", "X-Client", "mobile").statusCode()).isEqualTo(429);
        HttpResponse<String> other = get("/pets/7");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(field(other, "X-Kind")).isNull();
        assertThat(backend.take().header("X-Kind")).isNull();
        assertThat(get("/pets/7").statusCode()).isEqualTo(429);
    }

    @Test
    void explainTellsWhichViewAndWhyAndItsPolicies() throws Exception {
        start(VIEWS.replace("mobile: {", "mobile: {policies: [{headers: {reply: {set: {X-Kind: small}}}}], "));
        String told = gateway.admin(
                        "POST",
                        "/explain",
                        "{\"method\":\"GET\",\"path\":\"/pets/7\",\"headers\":{\"X-Client\":\"mobile\"}}")
                .body();
        assertThat(told)
                .contains("\"view\":{\"name\":\"mobile\",\"reason\":\"by header X-Client\"}")
                .contains("\"id\":\"r.views.mobile.headers\"");
        assertThat(gateway.admin("POST", "/explain", "{\"method\":\"GET\",\"path\":\"/pets/7\"}")
                        .body())
                .contains("{\"name\":\"web\",\"reason\":\"the default, since no selector tells another\"}")
                .doesNotContain("r.views.mobile.headers");
        assertThat(gateway.admin("GET", "/policies/r.views.mobile.headers/impact", "")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAnswerThatIsChosenByWhoAsksIsForNobodyElse() throws Exception {
        answers.put("/pets/7", request -> json(PET)
                .field("Cache-Control", "public, s-maxage=9")
                .field("CDN-Cache-Control", "max-age=99"));
        answers.put("/pets/8", request -> json(PET).field("Cache-Control", "no-store"));
        start(VIEWS.replace("{header: X-Client}", "{consumer: {acme: mobile}}")
                + "    policies: [{apiKey: {}}, {anonymous: {}}]\n");
        HttpResponse<String> known = get("/pets/7", "X-Api-Key", KEY);
        assertThat(known.body()).isEqualTo(MOBILE);
        assertThat(field(known, "Cache-Control")).isEqualTo("private");
        assertThat(field(known, "CDN-Cache-Control")).isNull();
        HttpResponse<String> unknown = get("/pets/7");
        assertThat(unknown.body()).isEqualTo(PET);
        assertThat(field(unknown, "Cache-Control")).isEqualTo("private");
        assertThat(field(get("/pets/8"), "Cache-Control")).isEqualTo("no-store");
        assertThat(field(get("/pets/7", "X-Api-Key", "wrong"), "Cache-Control")).isEqualTo("private");
    }

    @Test
    void whatHasASessionIsForNobodyElse() throws Exception {
        start(VIEWS
                + "    policies: [{session: {oidc: {issuer: \"http://127.0.0.1:9/\", client: shop}}},"
                + " {anonymous: {}}]\n");
        HttpResponse<String> answer = get("/pets/7", "X-Client", "mobile");
        assertThat(answer.body()).isEqualTo(MOBILE);
        assertThat(field(answer, "Cache-Control")).isEqualTo("private");
        assertThat(field(answer, "Vary")).contains("X-Client");
    }

    @Test
    void anAnswerThatBreaksOffIsAFailureAsAnyOther() throws Exception {
        answers.put("/pets/7", request -> json(PET).cutAfter(10));
        start(VIEWS);
        HttpResponse<String> answer = get("/pets/7", "X-Client", "mobile");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(field(answer, "Content-Type")).isEqualTo("application/problem+json");
    }
}
