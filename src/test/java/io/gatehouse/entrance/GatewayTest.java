package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawExchange;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's way of a request, on real sockets, on the container's thread and on one of its own. */
@ParameterizedClass
@ValueSource(strings = {"container", "virtual"})
class GatewayTest {
    private static Backend backend;
    private static Gateway gateway;

    @Parameter
    private String threads;

    @BeforeParameterizedClassInvocation
    static void start(String threads) throws Exception {
        backend = Backend.start();
        gateway = Gateway.start("""
            version: 1
            upstreams:
              pets: {targets: ["http://127.0.0.1:%d"]}
              slow: {targets: ["http://127.0.0.1:%d"], timeouts: {firstByte: 200ms, idle: 200ms}}
              brief: {targets: ["http://127.0.0.1:%d"], timeouts: {total: 200ms}}
              closed: {targets: ["http://127.0.0.1:1"]}
              nowhere: {targets: ["http://gateway.invalid:80"]}
            routes:
              pets: {match: {path: /pets/**}, upstream: pets, rewrite: {stripPrefix: /pets}}
              raw: {match: {path: /raw/**}, upstream: pets}
              slow: {match: {path: /slow/**}, upstream: slow}
              brief: {match: {path: /brief/**}, upstream: brief}
              closed: {match: {path: /closed}, upstream: closed}
              nowhere: {match: {path: /nowhere}, upstream: nowhere}
              browsed:
                match: {path: /browsed}
                upstream: closed
                policies: [{cors: {origins: ["https://app.example.com"]}}]
              hello: {match: {path: /hello, methods: [GET]}, respond: {status: 203, body: "hi", headers: {X-A: b}}}
              moved: {match: {path: "/old/{id}"}, redirect: {status: 308, path: "/new/{id}"}}
            """.formatted(backend.port(), backend.port(), backend.port()), "/gate", threads);
    }

    @BeforeEach
    void forget() {
        backend.forget();
        backend.answerWith(Answer.ok("fine"));
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        gateway.close();
        backend.close();
    }

    @Test
    void aRequestReachesTheUpstreamWithItsTargetOctetForOctet() throws Exception {
        RawResponse answer = RawClient.exchange(
                gateway.port(),
                "GET /gate/pets/a%2Fb/c%7Ed;x=1?q=%zz&r=a+b HTTP/1.1",
                "Host: api.example.com",
                "X-One: 1",
                "Connection: close, X-Gone",
                "X-Gone: 1");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Recorded recorded = backend.take();
        assertThat(recorded.target()).isEqualTo("/a%2Fb/c%7Ed;x=1?q=%zz&r=a+b");
        assertThat(recorded.header("Host")).isEqualTo("127.0.0.1:" + backend.port());
        assertThat(recorded.header("X-Forwarded-Host")).isEqualTo("api.example.com");
        assertThat(recorded.header("X-Forwarded-Prefix")).isEqualTo("/gate");
        assertThat(recorded.header("Via")).isEqualTo("1.1 gatehouse");
        assertThat(recorded.header("X-One")).isEqualTo("1");
        assertThat(recorded.header("X-Gone")).isNull();
        assertThat(recorded.header("User-Agent")).isNull();
        assertThat(recorded.header("X-Request-Id")).isEqualTo(answer.header("X-Request-Id"));
    }

    @Test
    void aBodyArrivesAsItWasSentWithItsFraming() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head(
                            "POST /gate/pets HTTP/1.1",
                            "Host: h",
                            "Content-Type: application/x-www-form-urlencoded",
                            "Content-Length: 11")
                    .send("a=1&b=%20&c");
            assertThat(client.receive().status()).isEqualTo(200);
            assertThat(backend.take().text()).isEqualTo("a=1&b=%20&c");
            client.head("POST /gate/pets HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                    .chunk("hello ")
                    .chunk("world")
                    .chunk("");
            assertThat(client.receive().status()).isEqualTo(200);
            Recorded chunked = backend.take();
            assertThat(chunked.text()).isEqualTo("hello world");
            assertThat(chunked.header("Content-Length")).isNull();
            client.head("POST /gate/pets HTTP/1.1", "Host: h", "Content-Length: 0");
            assertThat(client.receive().status()).isEqualTo(200);
            assertThat(backend.take().header("Content-Length")).isEqualTo("0");
        }
    }

    @Test
    void theAnswersFieldsComeBackButThoseOfTheConnection() throws Exception {
        backend.answerWith(Answer.of(
                        201,
                        "Set-Cookie",
                        "a=1",
                        "Set-Cookie",
                        "b=2",
                        "Connection",
                        "X-Hop",
                        "X-Hop",
                        "1",
                        "Content-Type",
                        "text/plain")
                .body("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)));
        RawResponse answer =
                RawClient.exchange(gateway.port(), "GET /gate/raw HTTP/1.1", "Host: h", "Connection: close");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.header("X-Hop")).isNull();
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
        assertThat(answer.header("Content-Length")).isEqualTo("4");
        assertThat(answer.header("Via")).isEqualTo("1.1 gatehouse");
    }

    @Test
    void anAnswerToHeadKeepsItsLength() throws Exception {
        backend.answerWith(Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n"));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("HEAD /gate/raw HTTP/1.1", "Host: h");
            assertThat(client.receive("HEAD").header("Content-Length")).isEqualTo("1234");
            backend.answerWith(Answer.ok("next"));
            client.head("GET /gate/raw HTTP/1.1", "Host: h");
            assertThat(client.receive().text()).isEqualTo("next");
        }
    }

    @Test
    void eachPieceOfAStreamIsWithTheClientBeforeTheNextIsSent() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        backend.answerWith(Answer.of(200, "Content-Type", "text/event-stream")
                .streaming(out -> {
                    out.write("data: 1\n\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    try {
                        seen.await();
                    } catch (InterruptedException e) {
                        throw new java.io.InterruptedIOException();
                    }
                    out.write("data: 2\n\n".getBytes(StandardCharsets.US_ASCII));
                })
                .chunked());
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /gate/raw HTTP/1.1", "Host: h", "Connection: close")
                    .receiveHead();
            byte[] first = new byte[14];
            assertThat(client.in().readNBytes(first, 0, 14)).isEqualTo(14);
            assertThat(new String(first, StandardCharsets.US_ASCII)).contains("data: 1\n\n");
            seen.countDown();
            assertThat(new String(client.in().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("data: 2\n\n");
        }
    }

    @Test
    void anAnswerThatBreaksOffBreaksTheConnection() throws Exception {
        backend.answerWith(Answer.of(200).body("x".repeat(100_000)).chunked().cutAfter(50_000));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /gate/raw HTTP/1.1", "Host: h").receiveHead();
            String rest;
            try {
                rest = new String(client.in().readAllBytes(), StandardCharsets.US_ASCII);
            } catch (java.io.IOException reset) {
                rest = "";
            }
            assertThat(rest).as("no last chunk: it did not end well").doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void failuresAreProblemsWithAProxyStatus() throws Exception {
        problem("/closed", 502, "connection_refused");
        problem("/nowhere", 502, "dns_error");
        CountDownLatch never = new CountDownLatch(1);
        backend.answerWith(Answer.ok("late").stallUntil(never));
        problem("/slow", 504, "http_response_timeout");
        problem("/brief", 504, "http_response_timeout");
        never.countDown();
        backend.answerWith(Answer.raw("HTTP/1.1 abc\r\n\r\n").closeAfter());
        problem("/raw", 502, "http_protocol_error");
        backend.answerWith(Answer.nothing().closeAfter());
        problem("/raw", 502, "connection_terminated");
    }

    @Test
    void aBrowserCanReadThatAnUpstreamFailed() throws Exception {
        RawResponse answer = RawClient.exchange(
                gateway.port(),
                "GET /gate/browsed HTTP/1.1",
                "Host: h",
                "Origin: https://app.example.com",
                "Connection: close");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(answer.header("Vary")).isEqualTo("Accept, Origin");
    }

    private void problem(String path, int status, String error) throws Exception {
        HttpResponse<String> answer = gateway.get(path);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Proxy-Status")).contains("gatehouse; error=" + error);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("\"status\":" + status, "\"requestId\":\"")
                .doesNotContain("127.0.0.1", "invalid", "Exception");
    }

    @Test
    void unknownPathsAre404AndWrongMethods405() throws Exception {
        assertThat(gateway.get("/none").statusCode()).isEqualTo(404);
        RawResponse wrong =
                RawClient.exchange(gateway.port(), "DELETE /gate/hello HTTP/1.1", "Host: h", "Connection: close");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).isEqualTo("GET");
    }

    @Test
    void respondAndRedirectAnswerByThemselves() throws Exception {
        HttpResponse<String> hello = gateway.get("/hello");
        assertThat(hello.statusCode()).isEqualTo(203);
        assertThat(hello.body()).isEqualTo("hi");
        assertThat(hello.headers().firstValue("X-A")).contains("b");
        RawResponse moved =
                RawClient.exchange(gateway.port(), "GET /gate/old/7?x=1 HTTP/1.1", "Host: h.org", "Connection: close");
        assertThat(moved.status()).isEqualTo(308);
        assertThat(moved.header("Location")).isEqualTo("http://h.org/gate/new/7?x=1");
    }

    @Test
    void aRouteServesWithinTheNextRequestAndABadDocumentChangesNothing() throws Exception {
        assertThat(gateway.get("/new").statusCode()).isEqualTo(404);
        HttpResponse<String> created = gateway.admin(
                "PUT", "/routes/new-" + threads, "{\"match\":{\"path\":\"/new\"},\"respond\":{\"status\":204}}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(gateway.get("/new").statusCode()).isEqualTo(204);
        HttpResponse<String> refused = gateway.admin("PUT", "/config", "{\"version\":1,\"rotes\":{}}", "If-Match", "*");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"pointer\":\"/rotes\"", "routes");
        assertThat(gateway.get("/new").statusCode()).isEqualTo(204);
    }

    @Test
    void theOwnSpaceIsGuardedInEverySpelling() throws Exception {
        for (String path : new String[] {
            "/_gatehouse/admin/v1/config",
            "/%5fgatehouse/admin/v1/config",
            "/x/../_gatehouse/admin/v1/config",
            "/_gatehouse;x/admin/v1/config",
            "//_gatehouse/admin/v1/config",
            "/_gatehouse%2Fadmin/v1/config",
            "/_gatehouse/./admin/v1/config"
        }) {
            RawResponse answer = RawClient.exchange(
                    gateway.port(), "GET /gate" + path + " HTTP/1.1", "Host: localhost", "Connection: close");
            assertThat(answer.status()).as(path).isIn(400, 401, 404);
        }
        RawResponse forwarded = RawClient.exchange(
                gateway.port(),
                "GET /gate/_gatehouse/admin/v1/config HTTP/1.1",
                "Host: localhost",
                "X-Forwarded-For: 127.0.0.1",
                "Authorization: Bearer " + gateway.token(),
                "Connection: close");
        assertThat(forwarded.status()).isEqualTo(404);
        assertThat(gateway.admin("GET", "/config", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestOfHttp09TakesNoHeadFromTheAnswersThatFollow() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(RawExchange.of(gateway.port(), RawExchange.octets("GET /gate/raw\n")))
                    .asString()
                    .startsWith("HTTP/1.1 505 ");
            assertThat(RawExchange.of(gateway.port(), RawExchange.octets("GET /gate/raw http/1.1\nHost: h\n\n")))
                    .asString()
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void healthAndMetricsTell() throws Exception {
        assertThat(gateway.get("/_gatehouse/health/live").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/_gatehouse/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");
        assertThat(gateway.get("/_gatehouse/metrics").statusCode()).isEqualTo(401);
        gateway.get("/hello");
        HttpResponse<String> metrics =
                gateway.send(java.net.http.HttpRequest.newBuilder(gateway.uri("/_gatehouse/metrics"))
                        .header("Authorization", "Bearer " + gateway.token())
                        .build());
        assertThat(metrics.body())
                .contains("gatehouse_requests_seconds_bucket{route=\"hello\",status=\"2xx\"")
                .contains("gatehouse_pool_available{upstream=\"pets\"}");
    }
}
