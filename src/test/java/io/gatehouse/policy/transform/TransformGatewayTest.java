package io.gatehouse.policy.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changed requests and replies, through the whole gateway on real sockets. */
class TransformGatewayTest {
    private static final String PET = "{\"id\":7,\"price\":1.10,\"secret\":\"s\",\"owner\":{\"name\":\"Anna\"}}";
    private static final String DROP = "transform: {reply: {body: {drop: [secret]}}}";
    private static final String DROP_OR_NOTHING = "transform: {reply: {body: {drop: [secret]}, required: true}}";
    private static final String GZIP = "transform: {gzip: {}}";
    private static final String LONG = "pets and more pets. ".repeat(500);

    private static Backend backend;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        backend = Backend.start();
        gateway = Gateway.start("version: 1");
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    @BeforeEach
    void forget() {
        while (!backend.untaken().isEmpty()) {
            backend.take();
        }
    }

    private static Answer json(String text) {
        return Answer.of(200, "Content-Type", "application/json").body(text);
    }

    private static void serving(Answer answer, String... policies) throws Exception {
        backend.answerWith(answer);
        StringBuilder list = new StringBuilder();
        for (String policy : policies) {
            list.append("      - ").append(policy).append('\n');
        }
        gateway.publish("""
            version: 1
            upstreams:
              pets: {targets: ["%s", "http://localhost:%d"], retry: {attempts: 1, on: ["503"], methods: [POST]}}
            routes:
              pets:
                match: {path: "/pets/{id}"}
                upstream: pets
                policies:
            %s\
            """.formatted(backend.url(), backend.port(), list));
    }

    private static RawResponse get(String... fields) throws IOException {
        return send("GET /pets/7", "", fields);
    }

    private static RawResponse send(String start, String content, String... fields) throws IOException {
        List<String> lines = new ArrayList<>(List.of(start + " HTTP/1.1", "Host: shop.example", "Connection: close"));
        lines.addAll(List.of(fields));
        if (!content.isEmpty()) {
            lines.add("Content-Length: " + content.getBytes(StandardCharsets.UTF_8).length);
        }
        try (RawClient client = RawClient.connect(gateway.port())) {
            return client.head(lines.toArray(String[]::new)).send(content).receive(start.split(" ")[0]);
        }
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(out)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static String unzipped(byte[] octets) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(octets))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        drop: [secret]                                   | {"id":7,"price":1.10,"owner":{"name":"Anna"}}
        pick: [price, id]                                | {"id":7,"price":1.10}
        flatten: [owner], drop: [secret]                 | {"id":7,"price":1.10,"name":"Anna"}
        path: /owner, rename: {name: called}             | {"called":"Anna"}
        path: /nobody                                    | null
        constant: {a: [null]}                            | {"a":[null]}
        patch: [{op: replace, path: /id, value: 8}]      | {"id":8,"price":1.10,"secret":"s","owner":{"name":"Anna"}}
        mergePatch: {secret: null, owner: null}          | {"id":7,"price":1.10}
        """)
    void whatComesIsWhatTheWordsSay(String words, String expected) throws Exception {
        serving(json(PET), "transform: {reply: {body: {" + words + "}}}");
        RawResponse reply = get();
        assertThat(reply.text()).isEqualTo(expected);
        assertThat(reply.header("Content-Length")).isEqualTo(String.valueOf(expected.length()));
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void whatTellsOfTheOldOctetsGoesAndTheTagIsWeakAndMarked() throws Exception {
        serving(
                json(PET)
                        .field("ETag", "\"v1\"")
                        .field("Content-Digest", "sha-256=:AAAA:")
                        .field("Repr-Digest", "sha-256=:AAAA:")
                        .field("Content-MD5", "AAAA")
                        .field("Accept-Ranges", "bytes")
                        .field("Cache-Control", "max-age=5"),
                DROP);
        RawResponse reply = get("Range: bytes=0-3", "Accept-Encoding: gzip");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("ETag")).matches("W/\"v1-[0-9a-f]{8}\"");
        assertThat(reply.headerLines()).noneMatch(line -> line.matches("(?i)(.*digest|content-md5|accept-ranges):.*"));
        assertThat(reply.header("Cache-Control")).isEqualTo("max-age=5");
        Recorded asked = backend.take();
        assertThat(asked.header("Accept-Encoding")).isEqualTo("identity");
        assertThat(asked.header("Range")).isNull();
    }

    @Test
    void theUpstreamIsAskedByItsOwnTagAndAnotherChangeIsAnotherAnswer() throws Exception {
        serving(json(PET).field("ETag", "\"v1\""), DROP);
        String tag = get().header("ETag");
        backend.take();
        backend.answerWith(Answer.of(304, "ETag", "\"v1\""));
        RawResponse again = get("If-None-Match: " + tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(backend.take().header("If-None-Match")).isEqualTo("\"v1\", W/\"v1\"");

        serving(json(PET).field("ETag", "\"v1\""), "transform: {reply: {body: {drop: [price]}}}");
        RawResponse other = get("If-None-Match: " + tag, "If-Modified-Since: Tue, 01 Dec 2026 00:00:00 GMT");
        assertThat(other.status()).isEqualTo(200);
        Recorded asked = backend.take();
        assertThat(asked.header("If-None-Match")).isNull();
        assertThat(asked.header("If-Modified-Since")).isNull();
    }

    @Test
    void anAnswerThatStaysAsItIsCanBeAskedAboutByItsOwnTag() throws Exception {
        serving(Answer.ok("text").field("ETag", "\"v1\""), DROP);
        assertThat(get().header("ETag")).isEqualTo("\"v1\"");
        RawResponse known = get("If-None-Match: \"v1\"");
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.header("Content-Type")).isNull();
    }

    @Test
    void aReplyToHeadHasTheFieldsOfTheOneToGet() throws Exception {
        serving(json(PET).field("ETag", "\"v1\""), DROP);
        String tag = get().header("ETag");
        RawResponse head = send("HEAD /pets/7", "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("ETag")).isEqualTo(tag);
        assertThat(head.header("Content-Length")).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        what is no JSON                       | application/json            |                             | {"secret":
        what has a name twice                 | application/json            |                             | {"secret":1,"secret":2}
        what is of another type               | text/plain                  |                             | {"secret":1}
        JSON in another charset               | application/json;charset=x  |                             | {"secret":1}
        what says no-transform                | application/json            | Cache-Control: no-transform | {"secret":1}
        what is coded in another way than gzip| application/json            | Content-Encoding: br        | {"secret":1}
        a stream of events                    | text/event-stream           |                             | `data: {"secret":1}`
        what is too large                     | application/json            |                             | {"secret":"12345678901234567890123456789012345678901234567890"}
        """)
    void whatCantBeChangedPassesUnlessItMustBe(String what, String type, String field, String content)
            throws Exception {
        Answer answer = Answer.of(200, "Content-Type", type, "ETag", "\"v1\"").body(content);
        Answer whole = field == null ? answer : answer.field(field.split(": ")[0], field.split(": ")[1]);
        serving(whole, "transform: {reply: {body: {drop: [secret]}, maxBytes: 60}}");
        RawResponse reply = get();
        assertThat(reply.text()).isEqualTo(content);
        assertThat(reply.header("ETag")).isEqualTo("\"v1\"");

        serving(whole, "transform: {reply: {body: {drop: [secret]}, maxBytes: 60, required: true}}");
        RawResponse withheld = get();
        assertThat(withheld.status()).isEqualTo(502);
        assertThat(withheld.text())
                .contains("can't be changed as it must be, since ")
                .doesNotContain("secret");
    }

    @Test
    void whatIsTooLargeAndDoesNotTellItPassesWhole() throws Exception {
        String large = "[\"" + LONG + "\"]";
        serving(json(large).chunked(), "transform: {reply: {body: {limit: 0}, maxBytes: 1KiB}}");
        assertThat(get().text()).isEqualTo(large);
        gateway.awaitMetric(
                "gatehouse_policy_decisions_total{mode=\"enforce\",outcome=\"unchanged\",policy=\"pets.transform\"} "
                        + count("unchanged"));
    }

    private static String count(String outcome) {
        String line = "outcome=\"" + outcome + "\",policy=\"pets.transform\"} ";
        String metrics = gateway.metrics();
        int at = metrics.indexOf(line) + line.length();
        return metrics.substring(at, metrics.indexOf('\n', at));
    }

    @Test
    void aStatusThatIsNotMeantKeepsItsContent() throws Exception {
        Answer gone = Answer.of(410, "Content-Type", "application/json").body(PET);
        serving(gone, DROP_OR_NOTHING);
        assertThat(get().text()).isEqualTo(PET);
        serving(gone, "transform: {reply: {statuses: 4xx, headers: {set: {X-Gone: \"yes\"}}, body: {pick: [id]}}}");
        assertThat(get().text()).isEqualTo("{\"id\":7}");
        assertThat(get().header("X-Gone")).isEqualTo("yes");
        backend.answerWith(json(PET));
        assertThat(get().text()).isEqualTo(PET);
        assertThat(get().header("X-Gone")).isNull();
    }

    @Test
    void aPartOfTheWholeIsNeverChanged() throws Exception {
        Answer part = Answer.of(206, "Content-Type", "application/json", "Content-Range", "bytes 0-13/20")
                .body("{\"secret\":1234");
        serving(part, DROP);
        assertThat(get().status()).isEqualTo(206);
        serving(part, DROP_OR_NOTHING);
        assertThat(get().status()).isEqualTo(502);
    }

    @Test
    void compressedJsonIsChangedToo() throws Exception {
        serving(
                Answer.of(200, "Content-Type", "application/json", "Content-Encoding", "gzip")
                        .body(zipped(PET)),
                DROP);
        RawResponse reply = get();
        assertThat(reply.text()).isEqualTo("{\"id\":7,\"price\":1.10,\"owner\":{\"name\":\"Anna\"}}");
        assertThat(reply.header("Content-Encoding")).isNull();
    }

    @Test
    void aFewOctetsThatBecomeManyAreTooMany() throws Exception {
        Answer bomb = Answer.of(200, "Content-Type", "application/json", "Content-Encoding", "gzip")
                .body(zipped("[" + "1,".repeat(600_000) + "1]"));
        serving(bomb, DROP_OR_NOTHING);
        RawResponse reply = get();
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.text()).contains("it is larger than maxBytes");
    }

    @Test
    void anAnswerThatBreaksOffIsABadGatewayThatPoliciesTreatAsAnyReply() throws Exception {
        serving(
                json(PET).field("Content-Length", "500").cutAfter(10),
                "cors: {origins: [\"https://app.example\"]}",
                DROP);
        RawResponse reply = get("Origin: https://app.example");
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    }

    @Test
    void anUpgradedConnectionIsLeftAlone() throws Exception {
        serving(
                Answer.raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: upgrade\r\n\r\nhello"),
                "transform: {reply: {body: {drop: [secret]}, required: true}, gzip: {minBytes: 0, types:"
                        + " [\"text/*\"]}}");
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head(
                    "GET /pets/7 HTTP/1.1",
                    "Host: shop.example",
                    "Upgrade: chat",
                    "Connection: upgrade",
                    "Accept-Encoding: gzip");
            assertThat(client.receiveHead().status()).isEqualTo(101);
            assertThat(new String(client.in().readNBytes(5), StandardCharsets.UTF_8))
                    .isEqualTo("hello");
        }
    }

    @Test
    void aConsumerHasAChangeOfItsOwn() throws Exception {
        backend.answerWith(json(PET).field("Cache-Control", "max-age=60, public"));
        gateway.publish("""
            version: 1
            consumers:
              acme:
                credentials: [{apiKey: {hash: "sha256:afacab3575137afa4e00d9cbcafcb14c9ae25f779d964eb0ea5b2c4eb5dfd163"}}]
                policies: [{transform: {reply: {body: {pick: [id]}}}}]
            upstreams: {pets: {targets: ["%s"]}}
            routes:
              pets:
                match: {path: "/pets/{id}"}
                upstream: pets
                policies: [{apiKey: {}}, {anonymous: {}}, {cache: {shared: true}}]
            """.formatted(backend.url()));
        // what is stored is for all, and changed for one of them
        assertThat(send("GET /pets/8", "").text()).isEqualTo(PET);
        assertThat(send("GET /pets/8", "", "X-API-Key: acme-key").text()).isEqualTo("{\"id\":7}");
    }

    @Test
    void aClientMayAskForWhatThereIsWhereItNeedNotBeChanged() throws Exception {
        serving(json(PET), DROP);
        RawResponse asIs = get("Cache-Control: no-transform");
        assertThat(asIs.text()).isEqualTo(PET);
        assertThat(asIs.header("Vary")).isEqualTo("Cache-Control");
        serving(json(PET), DROP_OR_NOTHING);
        assertThat(get("Cache-Control: no-transform").text()).doesNotContain("secret");
    }

    @Test
    void theRequestIsChangedBeforeItIsSent() throws Exception {
        serving(
                Answer.ok("ok"),
                "transform: {request: {headers: {remove: [X-Gone], rename: {X-Old: X-New}, set: {X-Id: \"{id}\"}, add:"
                    + " {X-More: \"1\"}},query: {remove: [debug], rename: {q: query}, set: {lang: \"{header.X-Lang}\","
                    + " none: \"{query.none}\"}, add: {tag: \"a&b=c/ü\"}},body: {rename: {petName: name}, default:"
                    + " {status: new}}}}");
        send(
                "POST /pets/7?q=a%2fb&debug=1&lang=x&query=0&none=",
                "{\"petName\":\"Rex\",\"n\":1e2}",
                "Content-Type: application/json",
                "Content-Digest: sha-256=:AAAA:",
                "Expect: 100-continue",
                "X-Gone: 1",
                "X-Old: o",
                "X-New: n",
                "X-Lang: de en");
        Recorded asked = backend.take();
        assertThat(asked.target()).isEqualTo("/pets/7?query=a%2fb&lang=de%20en&none=&tag=a%26b%3Dc%2F%C3%BC");
        assertThat(asked.header("X-Gone")).isNull();
        assertThat(asked.headers("X-New")).containsExactly("o");
        assertThat(asked.header("X-Old")).isNull();
        assertThat(asked.header("X-Id")).isEqualTo("7");
        assertThat(asked.header("X-More")).isEqualTo("1");
        assertThat(asked.header("Content-Digest")).isNull();
        assertThat(asked.header("Expect")).isNull();
        assertThat(asked.text()).matches("\\{\"name\":\"Rex\",\"n\":1[eE]\\+?2,\"status\":\"new\"}");
    }

    @Test
    void aRequestThatIsSentAgainHasTheChangedContent() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        serving(Answer.ok("ok"), "transform: {request: {body: {pick: [a]}}}");
        backend.answerWith(request -> {
            boolean again = first.getCount() == 0;
            first.countDown();
            return again ? Answer.ok("ok") : Answer.of(503);
        });
        assertThat(send("POST /pets/7", "{\"a\":1,\"b\":2}", "Content-Type: application/json")
                        .status())
                .isEqualTo(200);
        assertThat(backend.take().text()).isEqualTo("{\"a\":1}");
        assertThat(backend.take().text()).isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        what is no JSON               | application/json | X-None: 1                   | {"a":         | 400
        what is of another type       | text/plain       | X-None: 1                   | {"a":1,"b":2} | 415
        what is too large             | application/json | X-None: 1                   | {"a":1,"b":2,"c":"12345678901234567890"} | 413
        what a patch does not fit     | application/json | X-None: 1                   | {"a":1}       | 400
        what is coded                 | application/json | Content-Encoding: br        | {"a":1,"b":2} | 415
        a part                        | application/json | Content-Range: bytes 0-9/10 | {"a":1,"b":2} | 400
        """)
    void aRequestThatCantBeChangedPassesUnlessItMustBe(
            String what, String type, String field, String content, int status) throws Exception {
        String change = "transform: {request: {maxBytes: 20, body: {patch: [{op: remove, path: /b}]}%s}}";
        serving(Answer.ok("ok"), change.formatted(""));
        assertThat(send("POST /pets/7", content, "Content-Type: " + type, field).status())
                .isEqualTo(200);
        assertThat(backend.take().text()).isEqualTo(content);

        serving(Answer.ok("ok"), change.formatted(", required: true"));
        RawResponse refusal = send("POST /pets/7", content, "Content-Type: " + type, field);
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(backend.untaken()).isEmpty();
    }

    @Test
    void aLongContentThatDoesNotTellItsLengthPassesWholeToTheUpstream() throws Exception {
        serving(Answer.ok("ok"), "transform: {request: {maxBytes: 10, body: {pick: [a]}}}");
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head(
                            "POST /pets/7 HTTP/1.1",
                            "Host: shop.example",
                            "Content-Type: application/json",
                            "Transfer-Encoding: chunked")
                    .chunk("{\"a\":\"")
                    .chunk(LONG)
                    .chunk("\"}")
                    .send("0\r\n\r\n");
            assertThat(client.receive().status()).isEqualTo(200);
        }
        assertThat(backend.take().text()).isEqualTo("{\"a\":\"" + LONG + "\"}");
    }

    @Test
    void aTemplateMakesTextThatValuesCantBreakOutOf() throws Exception {
        serving(
                json("{\"name\":\"<b>&\\\"'\",\"tags\":[{\"t\":\"x\"},{\"t\":\"y\"}],\"none\":[],\"price\":1.10}"),
                "transform: {reply: {body: {type: text/html, template: \"<h1>{{name}}</h1>{{#tags}}<i>{{t}}"
                        + " {{price}}</i>{{/tags}}{{^none}}none{{/none}}{{gone.x}}\"}}}");
        RawResponse reply = get();
        assertThat(reply.header("Content-Type")).isIn("text/html; charset=utf-8", "text/html;charset=utf-8");
        assertThat(reply.text()).isEqualTo("<h1>&lt;b&gt;&amp;&quot;&#39;</h1><i>x 1.10</i><i>y 1.10</i>none");
    }

    @Test
    void aReplyIsCompressedForWhoWantsItAndEverybodyIsToldThatItDepends() throws Exception {
        serving(
                Answer.ok(LONG)
                        .field("ETag", "\"v1\"")
                        .field("Accept-Ranges", "bytes")
                        .field("Vary", "Origin")
                        .field("Content-Digest", "sha-256=:AAAA:"),
                GZIP);
        RawResponse packed = get("Accept-Encoding: br, gzip;q=0.8");
        assertThat(unzipped(packed.body())).isEqualTo(LONG);
        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.header("Vary")).isEqualTo("Origin, Accept-Encoding");
        assertThat(packed.header("ETag")).isEqualTo("W/\"v1\"");
        assertThat(packed.header("Accept-Ranges")).isNull();
        assertThat(packed.header("Content-Length")).isNull();
        assertThat(packed.header("Content-Digest")).isNull();

        RawResponse plain = get("Accept-Encoding: gzip;q=0");
        assertThat(plain.text()).isEqualTo(LONG);
        assertThat(plain.header("Vary")).isEqualTo("Origin, Accept-Encoding");
        assertThat(plain.header("ETag")).isEqualTo("\"v1\"");
        assertThat(plain.header("Content-Length")).isEqualTo(String.valueOf(LONG.length()));

        RawResponse head = send("HEAD /pets/7", "", "Accept-Encoding: gzip");
        assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(head.header("ETag")).isEqualTo("W/\"v1\"");
        assertThat(head.header("Content-Length")).isNull();
    }

    @Test
    void aCompressedReplyCanBeAskedAbout() throws Exception {
        serving(Answer.of(304, "ETag", "\"v1\""), GZIP);
        RawResponse known = get("Accept-Encoding: gzip", "If-None-Match: W/\"v1\"");
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.header("ETag")).isEqualTo("W/\"v1\"");
        assertThat(known.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(backend.take().header("If-None-Match")).isEqualTo("\"v1\", W/\"v1\"");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        what is small            | 200 | text/plain        | X-None: 1                    | 10
        what is of another type  | 200 | image/png         | X-None: 1                    | 2000
        what is coded already    | 200 | text/plain        | Content-Encoding: br         | 2000
        what says no-transform   | 200 | text/plain        | Cache-Control: no-transform  | 2000
        a part                   | 206 | text/plain        | Content-Range: bytes 0-1999/9999 | 2000
        a stream of events       | 200 | text/event-stream | X-None: 1                    | 2000
        """)
    void whatIsNotToBeCompressedIsNot(String what, int status, String type, String field, int length) throws Exception {
        String content = "a".repeat(length);
        serving(
                Answer.of(status, "Content-Type", type)
                        .field(field.split(": ")[0], field.split(": ")[1])
                        .body(content),
                GZIP);
        RawResponse reply = get("Accept-Encoding: gzip");
        assertThat(reply.text()).isEqualTo(content);
        assertThat(reply.header("Content-Encoding")).isNotEqualTo("gzip");
    }

    @Test
    void whatIsCompressedStreams() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        serving(
                Answer.of(200, "Content-Type", "text/plain").chunked().streaming(out -> {
                    out.write("first".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    assertThat(seen.await(20, TimeUnit.SECONDS)).isTrue();
                    out.write("second".getBytes(StandardCharsets.UTF_8));
                }),
                GZIP);
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /pets/7 HTTP/1.1", "Host: shop.example", "Accept-Encoding: gzip");
            RawResponse head = client.receiveHead();
            assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
            InputStream in = new GZIPInputStream(client.chunks());
            assertThat(new String(in.readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("first");
            seen.countDown();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("second");
        }
    }

    @Test
    void whatIsStoredIsTheChangedAnswerForEachCoding() throws Exception {
        serving(
                json("{\"secret\":1,\"text\":\"" + LONG + "\"}")
                        .field("Cache-Control", "max-age=60")
                        .field("ETag", "\"v1\""),
                "cache: {}",
                "transform: {reply: {body: {drop: [secret]}}, gzip: {}}");
        String expected = "{\"text\":\"" + LONG + "\"}";
        assertThat(unzipped(get("Accept-Encoding: gzip").body())).isEqualTo(expected);
        RawResponse hit = get("Accept-Encoding: gzip");
        assertThat(hit.header("Cache-Status")).contains("hit");
        assertThat(hit.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(unzipped(hit.body())).isEqualTo(expected);
        assertThat(backend.requests().size()).isPositive();
        backend.take();
        assertThat(backend.untaken()).isEmpty();
        assertThat(get().text()).isEqualTo(expected);
        assertThat(get("Range: bytes=0-5").text()).isEqualTo(expected.substring(0, 6));
        assertThat(get("If-None-Match: " + hit.header("ETag")).status()).isEqualTo(304);
    }

    @Test
    void anExplanationNamesWhatBecameOfContent() throws Exception {
        serving(Answer.ok("no JSON"), DROP, GZIP);
        String explained = gateway.admin(
                        "POST", "/explain", "{\"method\":\"GET\",\"path\":\"/pets/7\",\"mode\":\"live\"}")
                .body();
        assertThat(explained)
                .contains("\"outcome\":\"unchanged\",\"reason\":\"reply: body drop: the reply's content stays as it is,"
                        + " since its media type is not JSON\"")
                .contains("gzip: not compressed: it is smaller than minBytes");
    }
}
