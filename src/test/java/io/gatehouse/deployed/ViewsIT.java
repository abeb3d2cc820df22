package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each kind of client gets of an answer, on every server. */
@EveryServer
class ViewsIT {
    private static final String KEY = "the-key-of-acme-0123456789";
    private static final String DOCUMENT = """
        version: 1
        upstreams: {store: {targets: ["%s"]}}
        consumers: {acme: {credentials: [{apiKey: {hash: "sha256:%s"}}]}}
        routes:
          pets:
            match: {path: "/pets/{id}", methods: [GET, HEAD]}
            upstream: store
            views:
              select: [{header: X-Client}, {host: {shop.example: partner}}]
              default: web
              web: {}
              mobile: {pick: [id, /photoUrls/0], move: {/photoUrls/0: /thumbnail}, ttl: 5m}
              partner: {drop: [owner]}
              tiny: {pick: [name], maxBytes: 10}
          pages:
            match: {path: "/pages/{id}", methods: [GET, HEAD]}
            policies: [{apiKey: {}}, {anonymous: {}}]
            compose: {parts: {pet: {get: "store:/pets/{id}"}, owner: {get: "store:/users/3", fallback: {omit: true}}}}
            views:
              select: [{consumer: {acme: mobile}}]
              default: web
              web: {}
              mobile: {pick: [/pet/id]}
        """;

    private static Backend backend;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start().answerWith(ViewsIT::answer);
    }

    private static Answer answer(Recorded request) {
        Answer answer = Answer.of(200, "Content-Type", "application/json", "Cache-Control", "public, max-age=60");
        return switch (request.target()) {
            case "/pets/7" ->
                answer.field("ETag", "\"up\"")
                        .body("{\"id\":7,\"name\":\"Rex the dog\",\"owner\":{\"id\":3},\"photoUrls\":[\"/a\"]}");
            case "/pets/8" -> answer.body("<html>");
            default -> Answer.of(404);
        };
    }

    @AfterAll
    static void forget() throws Exception {
        for (Deployed gate : Deployed.here()) {
            gate.forget();
        }
        backend.close();
    }

    private static Asking serving(Deployed gate) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        return new Asking(gate)
                .serving(DOCUMENT.formatted(backend.url(), HexFormat.of().formatHex(hash)));
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "BF-1", section = "RFC 9110 §12.5.5")
    void aFieldOrTheHostChoosesTheViewAndEveryAnswerVariesByTheField(Deployed gate) throws Exception {
        Asking asking = serving(gate);
        RawResponse mobile = asking.get("/pets/7", "X-Client: mobile");
        assertThat(mobile.text()).isEqualTo("{\"id\":7,\"thumbnail\":\"/a\"}");
        RawResponse byHost = asking.get("/pets/7", "X-Client: unknown");
        assertThat(byHost.text()).isEqualTo("{\"id\":7,\"name\":\"Rex the dog\",\"photoUrls\":[\"/a\"]}");
        RawResponse known = asking.get("/pets/7", "X-Client: mobile", "If-None-Match: " + mobile.header("ETag"));
        assertThat(known.status()).isEqualTo(304);
        RawResponse none = asking.get("/pets/9", "X-Client: web");
        assertThat(none.status()).isEqualTo(404);
        for (RawResponse each : List.of(mobile, byHost, known, none)) {
            assertThat(each.header("Vary")).contains("X-Client");
        }
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "BF-7", section = "RFC 9110 §8.8.3, §13.1.2, §15.6.3")
    void aViewHasATagAndALengthOfItsOwnAndShowsNoMoreThanIsAsked(Deployed gate) throws Exception {
        Asking asking = serving(gate);
        RawResponse mobile = asking.get("/pets/7", "X-Client: mobile", "If-None-Match: \"up\"", "Range: bytes=0-1");
        assertThat(mobile.status()).isEqualTo(200);
        assertThat(mobile.header("Content-Length")).isEqualTo("25");
        assertThat(mobile.header("ETag")).isNotEqualTo("\"up\"");
        RawResponse head = asking.send("HEAD", "/pets/7", "X-Client: mobile");
        assertThat(head.header("ETag")).isEqualTo(mobile.header("ETag"));
        assertThat(head.header("Content-Length")).isEqualTo("25");
        assertThat(head.text()).isEmpty();
        RawResponse masked = asking.get("/pets/7?fields=thumbnail,owner", "X-Client: mobile");
        assertThat(masked.text()).isEqualTo("{\"thumbnail\":\"/a\"}");
        assertThat(asking.get("/pets/7?fields=a(", "X-Client: mobile").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "BF-7", section = "RFC 9110 §15.6.3")
    void whatDoesNotFitAViewIsRefusedWithTheReason(Deployed gate) throws Exception {
        Asking asking = serving(gate);
        RawResponse tiny = asking.get("/pets/7", "X-Client: tiny");
        assertThat(tiny.status()).isEqualTo(502);
        assertThat(tiny.text()).contains("it would have 22 octets, 10 at most (too-large)");
        RawResponse page = asking.get("/pets/8", "X-Client: mobile");
        assertThat(page.status()).isEqualTo(502);
        assertThat(page.text()).contains("it is no JSON (not-json)");
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "BF-8", section = "RFC 9111 §5.2.2.1, §5.2.2.5, §5.2.2.7")
    void aViewIsFreshForATimeOfItsOwnAndPrivateWhereWhoAsksChoosesIt(Deployed gate) throws Exception {
        Asking asking = serving(gate);
        assertThat(asking.get("/pets/7", "X-Client: mobile").header("Cache-Control"))
                .isEqualTo("public, max-age=300");
        assertThat(asking.get("/pets/7", "X-Client: web").header("Cache-Control"))
                .isEqualTo("public, max-age=60");
        RawResponse known = asking.get("/pages/7", "X-Api-Key: " + KEY);
        assertThat(known.text()).startsWith("{\"pet\":{\"id\":7},\"_missing\":");
        assertThat(known.header("Cache-Control")).isEqualTo("no-store");
        assertThat(asking.get("/pages/9").header("Cache-Control")).isEqualTo("private");
    }
}
