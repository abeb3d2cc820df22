package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client is answered: an upstream's reply as it was, with public addresses, or a problem of the gateway's own. */
@EveryServer
class AnsweringIT {
    private static final Backend BACKEND = start();
    private static final Asking ROOT = new Asking(Deployed.ROOT);
    private static final String ORIGIN = "Origin: https://app.example.com";

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    private static Backend start() {
        try {
            return Backend.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void serve() throws Exception {
        for (Deployed gate : Deployed.here()) {
            new Asking(gate).serving(document(""));
        }
    }

    private static String document(String more) throws IOException {
        return """
            version: 1
            %s
            upstreams:
              app: {targets: ['%2$s/app']}
              plain: {targets: [{url: '%2$s', name: one}]}
              preserved: {targets: ['%2$s'], host: preserve}
              refused: {targets: ['http://127.0.0.1:%3$d']}
              nowhere: {targets: ['http://no-such-host.invalid']}
              slow: {targets: ['%2$s'], timeouts: {firstByte: 300ms, idle: 300ms}}
              narrow: {targets: ['%2$s'], connections: {max: 1}, timeouts: {connect: 100ms}}
            routes:
              pets: {match: {path: /pets/**}, upstream: app, rewrite: {stripPrefix: /pets, addPrefix: /v1}}
              untouched: {match: {path: /untouched/**}, upstream: app, rewriteReply: false}
              preserved: {match: {path: /preserved/**}, upstream: preserved, rewrite: {stripPrefix: /preserved}}
              plain: {match: {path: /plain/**}, upstream: plain}
              refused: {match: {path: /refused}, upstream: refused}
              nowhere: {match: {path: /nowhere}, upstream: nowhere}
              slow: {match: {path: /slow}, upstream: slow}
              narrow: {match: {path: /narrow}, upstream: narrow}
              reading: {match: {path: /reading, methods: [GET, HEAD]}, upstream: plain}
              browsed:
                match: {path: /browsed/**, methods: [GET, PUT]}
                upstream: plain
                policies:
                  - cors: {origins: ['https://app.example.com'], methods: [GET, PUT], headers: [X-Token],
                           expose: [ETag], credentials: true, maxAge: 10m}
            """.formatted(more, BACKEND.url(), closedPort());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    @BeforeEach
    void answerFine() {
        BACKEND.forget();
        BACKEND.answerWith(Answer.ok("fine"));
    }

    @AfterAll
    static void stop() throws IOException {
        BACKEND.close();
    }

    @OnEachGateway
    @Conforms(item = "RP-11", section = "RFC 9457 §3")
    void aProblemIsToldAsProblemJsonWithTheRequestsId(Deployed gate) throws Exception {
        RawResponse response = new Asking(gate).get("/none/%3Cx%3E");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers("Content-Type")).containsExactly("application/problem+json");
        JsonObject problem = Deployed.json(response.text());
        assertThat(problem.keySet()).containsExactly("type", "title", "status", "detail", "instance", "requestId");
        assertThat(problem.getString("title")).isEqualTo("Not Found");
        assertThat(problem.getInt("status")).isEqualTo(404);
        assertThat(problem.getString("instance")).isEqualTo("/none/%3Cx%3E");
        assertThat(problem.getString("requestId")).isEqualTo(response.header("X-Request-Id"));
        assertThat(response.headers("Vary")).containsExactly("Accept");
    }

    @Test
    @Conforms(item = "RP-11", section = "RFC 9110 §12.5.1")
    void aBrowserIsShownAPageAndATerminalText() throws Exception {
        RawResponse page = ROOT.get("/none?<script>", "Accept: text/html,application/xml;q=0.9,*/*;q=0.8");
        RawResponse text = ROOT.get("/none", "Accept: text/plain");

        assertThat(page.header("Content-Type")).isEqualToIgnoringWhitespace("text/html;charset=utf-8");
        assertThat(page.text())
                .startsWith("<!DOCTYPE html>")
                .contains("404 Not Found", String.valueOf(page.header("X-Request-Id")))
                .doesNotContain("<script");
        assertThat(text.header("Content-Type")).isEqualToIgnoringWhitespace("text/plain;charset=utf-8");
        assertThat(text.text()).contains("404 Not Found", String.valueOf(text.header("X-Request-Id")));
    }

    @Test
    @Conforms(item = "RP-11", section = "RFC 9110 §15.5.6")
    void aKnownPathAskedInAnotherMethodIsTold405WithAllow() throws Exception {
        RawResponse response = ROOT.send("DELETE", "/reading");

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers("Allow")).containsExactly("GET, HEAD");
    }

    @Test
    @Conforms(item = "RP-7", section = "RFC 9110 §9.3.2")
    void aProblemToldToHeadHasNoContent() throws Exception {
        try (RawClient client = RawClient.connect(Server.port())) {
            RawResponse head = client.head("HEAD /none HTTP/1.1", "Host: h").receive("HEAD");
            assertThat(head.status()).isEqualTo(404);
            assertThat(head.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(client.head("GET /plain/1 HTTP/1.1", "Host: h").receive().text())
                    .as("the next answer on the connection")
                    .isEqualTo("fine");
        }
    }

    @Test
    @Conforms(item = "RP-11", section = "RFC 9110 §15.6.4, §10.2.3")
    void overloadIsTold503WithRetryAfter() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        BACKEND.answerWith(Answer.ok("first").stallUntil(busy));
        FutureTask<RawResponse> first = new FutureTask<>(() -> ROOT.get("/narrow"));
        new Thread(first).start();
        BACKEND.take();

        RawResponse second = ROOT.get("/narrow");
        busy.countDown();

        assertThat(second.status()).isEqualTo(503);
        assertThat(second.header("Retry-After")).matches("[0-9]+");
        assertThat(second.header("Proxy-Status")).isEqualTo("gatehouse; error=connection_limit_reached");
        assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    @Test
    @Conforms(item = "RP-11", section = "RFC 9110 §2.5, §15.6.6")
    void aMajorVersionThatIsNotSpokenIsRefused() throws Exception {
        try (RawClient client = RawClient.connect(Server.port())) {
            RawResponse response = client.head("GET /plain/1 HTTP/9.1", "Host: h", "Connection: close")
                    .receive();
            // the servers' own parsers answer: Tomcat with 505, WildFly with 400
            assertThat(response.status()).as(response.toString()).isIn(400, 505);
        }
        assertThat(BACKEND.requests())
                .noneMatch(request -> request.requestLine().contains("HTTP/9"));
    }

    @ParameterizedTest(name = "{0} is {1} {2}")
    @CsvSource({
        "/refused, 502, connection_refused",
        "/nowhere, 502, dns_error",
        "/plain/closed, 502, connection_terminated",
        "/plain/reset, 502, connection_terminated",
        "/plain/garbage, 502, http_protocol_error",
        "/plain/large, 502, http_response_header_section_size",
        "/plain/short, 502, http_response_incomplete",
        "/slow, 504, http_response_timeout"
    })
    @Conforms(item = "RP-12", section = "RFC 9209 §2.3")
    void aFailureOfAnUpstreamIsToldWithItsTypeAndTheRecommendedStatus(String path, int status, String type)
            throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        BACKEND.answerWith(request -> switch (request.target()) {
            case "/plain/closed" -> Answer.nothing();
            case "/plain/reset" -> Answer.nothing().reset();
            case "/plain/garbage" -> Answer.raw("HTTP/1.1 abc\r\n\r\n");
            case "/plain/large" -> Answer.of(200, "X-Large", "x".repeat(40_000));
            case "/plain/short" ->
                Answer.of(200, "Content-Length", "10").body("x".repeat(10)).cutAfter(1);
            default -> Answer.ok("late").stallUntil(never);
        });

        RawResponse response = ROOT.send("POST", path, "Content-Length: 0");
        never.countDown();

        assertThat(response.status()).as(response.toString()).isEqualTo(status);
        assertThat(response.headers("Proxy-Status")).containsExactly("gatehouse; error=" + type);
        assertThat(response.text()).doesNotContain("127.0.0.1", "invalid", "Exception", "\tat ");
    }

    @Test
    @Conforms(item = "RP-12", section = "RFC 9209 §2.1")
    void theNextHopIsToldOnlyWhereThatIsWantedAndAfterWhatTheUpstreamTold() throws Exception {
        BACKEND.answerWith(Answer.of(504, "Proxy-Status", "inner; error=connection_timeout"));
        assertThat(ROOT.get("/plain/1").headers("Proxy-Status")).containsExactly("inner; error=connection_timeout");
        ROOT.serving(document("proxyStatus: {nextHop: true}"));
        try {
            assertThat(ROOT.get("/plain/1").headers("Proxy-Status"))
                    .containsExactly("inner; error=connection_timeout, gatehouse; next-hop=one; received-status=504");
        } finally {
            ROOT.serving(document(""));
        }
    }

    @Test
    @Conforms(item = "RP-15", section = "RFC 9110 §8.4, §8.8.3; RFC 9530")
    void codedContentAndWhatIsSaidOfItPassOctetForOctet() throws Exception {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write("hello, hello, hello".getBytes(StandardCharsets.UTF_8));
        }
        List<String> said = List.of(
                "ETag: W/\"a,b\"",
                "Content-Encoding: gzip",
                "Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==",
                "Content-Digest: sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
                "Repr-Digest: sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
                "Want-Content-Digest: sha-256=10",
                "Cache-Control: no-transform, max-age=3",
                "Accept-Ranges: bytes",
                "Content-Language: de,en",
                "Vary: Accept-Encoding",
                "Last-Modified: Wed, 21 Oct 2015 07:28:00 GMT");
        Answer answer = Answer.of(200, "Content-Type", "application/x-thing").body(coded.toByteArray());
        for (String field : said) {
            answer = answer.field(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(':') + 2));
        }
        BACKEND.answerWith(answer);

        RawResponse response;
        try (RawClient client = RawClient.connect(Server.port())) {
            client.send("POST /plain/1 HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-thing\r\nContent-Length: "
                            + coded.size() + "\r\n" + String.join("\r\n", said) + "\r\n\r\n")
                    .send(coded.toByteArray());
            response = client.receive();
        }
        Recorded arrived = BACKEND.take();

        assertThat(response.body()).isEqualTo(coded.toByteArray());
        assertThat(arrived.body()).isEqualTo(coded.toByteArray());
        for (String field : said) {
            String name = field.substring(0, field.indexOf(':'));
            String value = field.substring(field.indexOf(':') + 2);
            assertThat(response.headers(name)).as(name).containsExactly(value);
            assertThat(arrived.headers(name)).as(name).containsExactly(value);
        }
    }

    @Test
    @Conforms(item = "RP-15", section = "RFC 9110 §14.4, §14.6")
    void partsOfARepresentationPassAsTheyAre() throws Exception {
        String parts = "--edge\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/9\r\n\r\nab\r\n--edge--\r\n";
        BACKEND.answerWith(request -> "bytes=0-1".equals(request.header("Range"))
                ? Answer.of(206, "Content-Range", "bytes 0-1/9", "Content-Type", "text/plain")
                        .body("ab")
                : Answer.of(206, "Content-Type", "multipart/byteranges; boundary=edge")
                        .body(parts));

        RawResponse one = ROOT.get("/plain/1", "Range: bytes=0-1", "If-Range: \"x\"");
        assertThat(one.status()).isEqualTo(206);
        assertThat(one.header("Content-Range")).isEqualTo("bytes 0-1/9");
        assertThat(one.text()).isEqualTo("ab");
        assertThat(BACKEND.take().header("If-Range")).isEqualTo("\"x\"");

        RawResponse several = ROOT.get("/plain/1", "Range: bytes=0-1,4-5");
        assertThat(several.status()).isEqualTo(206);
        assertThat(several.header("Content-Type")).isEqualTo("multipart/byteranges; boundary=edge");
        assertThat(several.text()).isEqualTo(parts);
    }

    @Test
    @Conforms(item = "RP-15", section = "RFC 9110 §15.4.5")
    void notModifiedPassesWithItsFieldsAndWithoutContent() throws Exception {
        BACKEND.answerWith(Answer.of(304, "ETag", "\"7\"", "Vary", "Accept", "Cache-Control", "max-age=1"));
        try (RawClient client = RawClient.connect(Server.port())) {
            RawResponse response = client.head("GET /plain/1 HTTP/1.1", "Host: h", "If-None-Match: \"7\", W/\"8\"")
                    .receive();
            assertThat(response.status()).isEqualTo(304);
            assertThat(response.header("ETag")).isEqualTo("\"7\"");
            assertThat(response.header("Vary")).isEqualTo("Accept");
            assertThat(response.header("Content-Type")).isNull();
            assertThat(BACKEND.take().header("If-None-Match")).isEqualTo("\"7\", W/\"8\"");
            BACKEND.answerWith(Answer.ok("next"));
            assertThat(client.head("GET /plain/2 HTTP/1.1", "Host: h").receive().text())
                    .isEqualTo("next");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/html",
        "text/plain; charset=iso-8859-1",
        "application/json",
        "text/html; charset=\"utf-8\"",
        "multipart/mixed; boundary=\"a b\"",
        "application/atom+xml;type=entry;charset=utf-8"
    })
    @Conforms(item = "RP-15", section = "RFC 9110 §8.3")
    void noCharsetIsAddedToAContentTypeAndNoneTakenAway(String type) throws Exception {
        BACKEND.answerWith(Answer.of(200, "Content-Type", type).body("x"));

        // space and quotes around a parameter mean nothing (§5.6.6), and servers write them in their own way
        assertThat(plain(ROOT.get("/plain/1").header("Content-Type"))).isEqualTo(plain(type));
    }

    private static String plain(String type) {
        return String.valueOf(type).replace(" ", "").replace("\"", "");
    }

    @Test
    @Conforms(item = "RP-15", section = "RFC 9110 §8.3")
    void contentWithoutATypeStaysWithoutOne() throws Exception {
        BACKEND.answerWith(Answer.of(200).body("x"));

        assertThat(ROOT.get("/plain/1").headers("Content-Type")).isEmpty();
    }

    @Test
    @Conforms(item = "RP-15", section = "RFC 9110 §6.6.1, §10.2.4")
    void dateAndServerAreThoseOfTheUpstream() throws Exception {
        BACKEND.answerWith(Answer.of(200, "Date", "Wed, 21 Oct 2015 07:28:00 GMT", "Server", "pets/1.0")
                .body("x"));

        RawResponse response = ROOT.get("/plain/1");

        assertThat(response.headers("Date")).containsExactly("Wed, 21 Oct 2015 07:28:00 GMT");
        assertThat(response.headers("Server")).containsExactly("pets/1.0");
    }

    @OnEachGateway
    @Conforms(item = "RP-16", section = "RFC 9110 §10.2.2, §8.7")
    void addressesOfTheUpstreamBecomePublicOnes(Deployed gate) throws Exception {
        String target = BACKEND.url() + "/app/v1";
        BACKEND.answerWith(Answer.of(201)
                .field("Location", target + "/7?x=1#y")
                .field("Content-Location", "/app/v1/7")
                .field("Refresh", "5; url=" + target + "/7")
                .field("Link", "</app/v1/8>; rel=next, <" + target + "/6>; rel=\"prev\", <https://e.example/>; rel=x"));

        RawResponse response = new Asking(gate).send("POST", "/pets/6", "Content-Length: 0");
        String pets = gate.path() + "/pets";

        assertThat(BACKEND.take().target()).isEqualTo("/app/v1/6");
        assertThat(response.headers("Location")).containsExactly("http://shop.example:8080" + pets + "/7?x=1#y");
        assertThat(response.headers("Content-Location")).containsExactly(pets + "/7");
        assertThat(response.headers("Refresh")).containsExactly("5; url=http://shop.example:8080" + pets + "/7");
        assertThat(response.headers("Link"))
                .containsExactly("<" + pets + "/8>; rel=next, <http://shop.example:8080" + pets
                        + "/6>; rel=\"prev\", <https://e.example/>; rel=x");
    }

    @ParameterizedTest
    @CsvSource({
        "https://elsewhere.example/app/v1/7",
        "http://127.0.0.1:1/app/v1/7",
        "/other/7",
        "7/photo",
        "../7",
        "?page=2",
        "mailto:a@b.example"
    })
    @Conforms(item = "RP-16", section = "RFC 9110 §10.2.2")
    void addressesOfOthersAndRelativeOnesStayOctetForOctet(String location) throws Exception {
        BACKEND.answerWith(Answer.of(302, "Location", location));

        assertThat(ROOT.get("/pets/6").headers("Location")).containsExactly(location);
    }

    @OnEachGateway
    @Conforms(item = "RP-16", section = "RFC 6265 §5.2, §5.3")
    void cookiesArePutWhereTheClientSeesTheRouteAndKeepAllElse(Deployed gate) throws Exception {
        BACKEND.answerWith(Answer.of(200)
                .field(
                        "Set-Cookie",
                        "a=1; Path=/app; Domain=127.0.0.1; HttpOnly; SameSite=Lax; Partitioned; Secure; X=y")
                .field("Set-Cookie", "b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT; path=/app/v1/cart")
                .field("Set-Cookie", "__Host-c=3; Secure; Path=/")
                .field("Set-Cookie", "d=4; Path=/other; Domain=example.org")
                .body("x"));

        assertThat(new Asking(gate).get("/pets/6").headers("Set-Cookie"))
                .containsExactly(
                        "a=1; Path=" + gate.path() + "/pets; HttpOnly; SameSite=Lax; Partitioned; Secure; X=y",
                        "b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT; path=" + gate.path() + "/pets/cart",
                        "__Host-c=3; Secure; Path=/",
                        "d=4; Path=/other; Domain=example.org");
    }

    @OnEachGateway
    @Conforms(item = "RP-16", section = "RFC 9110 §10.2.2")
    void anUpstreamThatIsSentTheClientsHostMayUseItInItsAddresses(Deployed gate) throws Exception {
        BACKEND.answerWith(Answer.of(302, "Location", "http://shop.example:8080/7"));

        assertThat(new Asking(gate).get("/preserved/6").headers("Location"))
                .containsExactly("http://shop.example:8080" + gate.path() + "/preserved/7");
    }

    @Test
    @Conforms(item = "RP-16", section = "RFC 9110 §10.2.2")
    void aRouteMayLeaveAddressesAsTheyAre() throws Exception {
        BACKEND.answerWith(Answer.of(302, "Location", BACKEND.url() + "/app/7", "Set-Cookie", "a=1; Path=/app"));

        RawResponse response = ROOT.get("/untouched/6");

        assertThat(response.headers("Location")).containsExactly(BACKEND.url() + "/app/7");
        assertThat(response.headers("Set-Cookie")).containsExactly("a=1; Path=/app");
    }

    @OnEachGateway
    @Conforms(item = "RP-21", section = "Fetch §3.2.2, §4.8")
    void aPreflightIsAnsweredWithoutTheUpstream(Deployed gate) throws Exception {
        int before = BACKEND.requests().size();

        RawResponse response = new Asking(gate)
                .send(
                        "OPTIONS",
                        "/browsed/1",
                        ORIGIN,
                        "Access-Control-Request-Method: PUT",
                        "Access-Control-Request-Headers: x-token");

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers("Access-Control-Allow-Origin")).containsExactly("https://app.example.com");
        assertThat(response.headers("Access-Control-Allow-Credentials")).containsExactly("true");
        assertThat(response.headers("Access-Control-Allow-Methods")).containsExactly("GET, PUT");
        assertThat(response.headers("Access-Control-Allow-Headers")).containsExactly("x-token");
        assertThat(response.headers("Access-Control-Max-Age")).containsExactly("600");
        assertThat(String.join(",", response.headers("Vary"))).contains("Origin");
        assertThat(BACKEND.requests()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, PUT, x-token",
        "https://app.example.com, DELETE, x-token",
        "https://app.example.com, PUT, x-other",
        "null, PUT, x-token"
    })
    @Conforms(item = "RP-21", section = "Fetch §4.8")
    void aPreflightThatAsksForTooMuchIsRefused(String origin, String method, String header) throws Exception {
        RawResponse response = ROOT.send(
                "OPTIONS",
                "/browsed/1",
                "Origin: " + origin,
                "Access-Control-Request-Method: " + method,
                "Access-Control-Request-Headers: " + header);

        assertThat(response.status()).isIn(403, 405);
        assertThat(response.headers("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    @Conforms(item = "RP-21", section = "Fetch §3.2.3")
    void whatAnUpstreamSaysOfCorsIsReplacedByWhatTheRouteAllows() throws Exception {
        BACKEND.answerWith(Answer.of(200, "Access-Control-Allow-Origin", "*", "Access-Control-Allow-Methods", "TRACE")
                .field("Vary", "Accept")
                .body("x"));

        RawResponse own = ROOT.get("/browsed/1", ORIGIN);
        RawResponse foreign = ROOT.get("/browsed/1", "Origin: https://evil.example");

        assertThat(own.headers("Access-Control-Allow-Origin")).containsExactly("https://app.example.com");
        assertThat(own.headers("Access-Control-Expose-Headers")).containsExactly("ETag");
        assertThat(own.headers("Access-Control-Allow-Methods")).isEmpty();
        assertThat(own.headers("Vary")).containsExactly("Accept, Origin");
        assertThat(foreign.status()).isEqualTo(200);
        assertThat(foreign.headers("Access-Control-Allow-Origin")).isEmpty();
        assertThat(foreign.headers("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(foreign.headers("Vary")).containsExactly("Accept, Origin");
    }

    @Test
    @Conforms(item = "RP-21", section = "Fetch §3.2.3")
    void aBrowserMayReadThatAnUpstreamFailed() throws Exception {
        BACKEND.answerWith(Answer.raw("HTTP/1.1 abc\r\n\r\n"));

        RawResponse response = ROOT.get("/browsed/1", ORIGIN);

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.headers("Access-Control-Allow-Origin")).containsExactly("https://app.example.com");
    }
}
