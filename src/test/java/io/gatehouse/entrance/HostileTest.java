package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients and upstreams send that means harm, or is broken, and must not reach anybody else. */
@ParameterizedClass
@ValueSource(strings = {"container", "virtual"})
@Timeout(30)
class HostileTest {
    private static Backend backend;
    private static ServerSocket rude;
    private static ServerSocket leaky;
    private static Gateway gateway;

    @Parameter
    private String threads;

    @BeforeParameterizedClassInvocation
    static void start(String threads) throws Exception {
        backend = Backend.start();
        rude = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        leaky = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        gateway = Gateway.start(
                """
                version: 1
                upstreams:
                  pets: {targets: ["http://127.0.0.1:%d"]}
                  rude: {targets: ["http://127.0.0.1:%d"], timeouts: {firstByte: 400ms, idle: 400ms}}
                  leaky: {targets: ["http://127.0.0.1:%d"]}
                routes:
                  leaky: {match: {path: /leaky/**}, upstream: leaky}
                  pets: {match: {path: /pets/**}, upstream: pets}
                  rude: {match: {path: /rude/**}, upstream: rude}
                  marked:
                    match: {path: "/marked/{name}"}
                    upstream: pets
                    policies:
                      - headers: {request: {set: {X-Marked: "yes", X-Q: "{query.q}"}}, reply: {set: {X-Echo: "{query.q}"}}}
                """.formatted(backend.port(), rude.getLocalPort(), leaky.getLocalPort()), "/gate", threads);
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
        rude.close();
        leaky.close();
    }

    @Test
    void anUpstreamsLengthThatIsNotThatOfItsChunksIsDropped() throws Exception {
        backend.answerWith(
                Answer.of(200, "Content-Length", "5").body("0123456789").chunked());
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawResponse answer =
                    client.head("GET /gate/pets/1 HTTP/1.1", "Host: h").receive();
            assertThat(answer.text()).isEqualTo("0123456789");
            assertThat(answer.header("Content-Length")).isNull();
        }
    }

    @Test
    void anUpstreamsAnswerThatBreaksBeforeAnythingIsOutIsA502() throws Exception {
        backend.answerWith(Answer.of(200, "Content-Length", "100", "X-Secret", "1")
                .body("x".repeat(50))
                .closeAfter());
        RawResponse answer =
                RawClient.exchange(gateway.port(), "GET /gate/pets/1 HTTP/1.1", "Host: h", "Connection: close");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Proxy-Status")).contains("http_response_incomplete");
        assertThat(answer.header("X-Request-Id")).isNotNull();
        assertThat(answer.header("X-Secret")).isNull();
    }

    @Test
    void aClientCantTakeAwayWhatAPolicyAdds() throws Exception {
        RawResponse answer = RawClient.exchange(
                gateway.port(), "GET /gate/marked/1 HTTP/1.1", "Host: h", "Connection: close, X-Marked");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(backend.take().header("X-Marked")).isEqualTo("yes");
    }

    @Test
    void aSpellingOfTheContextPathDoesNotReachTheUpstreamAsItsPrefix() throws Exception {
        RawResponse answer = RawClient.exchange(
                gateway.port(), "GET /evil.example/../gate/pets/1 HTTP/1.1", "Host: h", "Connection: close");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(backend.take().header("X-Forwarded-Prefix")).isEqualTo("/gate");
    }

    @Test
    void valuesOfTheRequestCantBreakTheLinesOfAnotherMessage() throws Exception {
        RawResponse answer = RawClient.exchange(
                gateway.port(),
                "GET /gate/marked/1?q=%E2%82%AC%C4%8D%C4%8AX-Evil:%201 HTTP/1.1",
                "Host: h",
                "Connection: close");
        Recorded recorded = backend.take();
        assertThat(recorded.header("X-Evil")).isNull();
        assertThat(answer.header("X-Evil")).isNull();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(recorded.header("X-Q")).isEqualTo(octets("\u20ac\u010d\u010aX-Evil: 1"));
        assertThat(answer.header("X-Echo")).isEqualTo(octets("\u20ac\u010d\u010aX-Evil: 1"));
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void anUpstreamsFieldWhoseNameIsNoTokenIsNotPassedOn() throws Exception {
        backend.answerWith(Answer.raw("HTTP/1.1 200 OK\r\nX B: 1\r\nContent-Length: 2\r\n\r\nok"));
        RawResponse answer =
                RawClient.exchange(gateway.port(), "GET /gate/pets/1 HTTP/1.1", "Host: h", "Connection: close");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("Proxy-Status")).contains("http_protocol_error");
    }

    @Test
    void anUpgradeThatNobodyAskedForIsNoAnswer() throws Exception {
        backend.answerWith(Answer.raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"));
        RawResponse answer =
                RawClient.exchange(gateway.port(), "GET /gate/pets/1 HTTP/1.1", "Host: h", "Connection: close");
        assertThat(answer.status()).isEqualTo(502);
    }

    @Test
    void anUpstreamThatReadsNothingIsGivenUp() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /gate/rude/1 HTTP/1.1", "Host: h", "Content-Length: 50000000");
            inBackground(() -> client.send(new byte[50_000_000]));
            try (Socket held = rude.accept()) {
                held.setTcpNoDelay(true);
                RawResponse head = client.receiveHead();
                assertThat(head.status()).isEqualTo(504);
            }
        }
    }

    @Test
    void anAnswerThatComesBeforeTheContentIsSentIsTaken() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /gate/rude/1 HTTP/1.1", "Host: h", "Content-Length: 50000000");
            inBackground(() -> client.send(new byte[50_000_000]));
            try (Socket held = rude.accept()) {
                InputStream in = held.getInputStream();
                in.readNBytes(1000);
                held.getOutputStream()
                        .write("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno".getBytes(StandardCharsets.US_ASCII));
                RawResponse head = client.receiveHead();
                assertThat(head.status()).isEqualTo(413);
            }
        }
    }

    @Test
    void whatComesBetweenTwoRequestsIsNobodysAnswer() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /gate/rude/1 HTTP/1.1", "Host: h");
            try (Socket first = rude.accept()) {
                answer(first, "one");
                assertThat(client.receive().text()).isEqualTo("one");
                first.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil".getBytes(StandardCharsets.US_ASCII));
                client.head("POST /gate/rude/1 HTTP/1.1", "Host: h", "Content-Length: 3")
                        .send("abc");
                try (Socket second = rude.accept()) {
                    answer(second, "two");
                    assertThat(client.receive().text()).isEqualTo("two");
                }
            }
        }
    }

    /** Reads a head and answers it. */
    private static void answer(Socket socket, String text) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) socket.getInputStream().read());
        }
        socket.getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void contentAfterAnAnswerToHeadIsNobodysAnswer() throws Exception {
        inBackground(() -> {
            while (true) {
                Socket held = leaky.accept();
                inBackground(() -> leak(held));
            }
        });
        for (int i = 0; i < 2; i++) {
            RawResponse head =
                    RawClient.exchange(gateway.port(), "HEAD /gate/leaky/1 HTTP/1.1", "Host: h", "Connection: close");
            assertThat(head.status()).isEqualTo(200);
            RawResponse get =
                    RawClient.exchange(gateway.port(), "GET /gate/leaky/1 HTTP/1.1", "Host: h", "Connection: close");
            assertThat(get.status()).isEqualTo(200);
        }
    }

    @Test
    void theHeadOfAnEventStreamIsThereBeforeItsFirstEvent() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        backend.answerWith(Answer.of(200, "Content-Type", "text/event-stream")
                .streaming(out -> {
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
            try {
                assertThat(client.head("GET /gate/pets/1 HTTP/1.1", "Host: h", "Connection: close")
                                .receiveHead()
                                .status())
                        .isEqualTo(200);
            } finally {
                seen.countDown();
            }
        }
    }

    @Test
    void everyViaOfAnAnswerIsKept() throws Exception {
        backend.answerWith(Answer.of(200, "Via", "1.1 a", "Via", "1.1 b").body("x"));
        RawResponse answer =
                RawClient.exchange(gateway.port(), "GET /gate/pets/1 HTTP/1.1", "Host: h", "Connection: close");
        assertThat(String.join(", ", answer.headers("Via"))).isEqualTo("1.1 a, 1.1 b, 1.1 gatehouse");
    }

    @Test
    void aRequestThatGoesInCirclesIsEnded() throws Exception {
        String via = "Via: " + String.join(", ", Collections.nCopies(10, "1.1 gatehouse"));
        RawResponse answer =
                RawClient.exchange(gateway.port(), "GET /gate/pets/1 HTTP/1.1", "Host: h", via, "Connection: close");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("Proxy-Status")).isEqualTo("gatehouse; error=proxy_loop_detected");
        assertThat(backend.requests())
                .noneMatch(request -> request.header("Via").length() > 100);
    }

    @Test
    void traceIsNotForwarded() throws Exception {
        RawResponse answer =
                RawClient.exchange(gateway.port(), "TRACE /gate/pets/1 HTTP/1.1", "Host: h", "Connection: close");
        assertThat(answer.status()).isEqualTo(405);
    }

    @Test
    void twoLengthsOfAnUpstreamAreA502() throws Exception {
        backend.answerWith(Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"));
        RawResponse answer =
                RawClient.exchange(gateway.port(), "GET /gate/pets/1 HTTP/1.1", "Host: h", "Connection: close");
        assertThat(answer.status()).isEqualTo(502);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** Answers every request with content, be it HEAD. */
    private static void leak(Socket socket) throws IOException {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                head.append((char) c);
                if (head.toString().endsWith("\r\n\r\n")) {
                    head.setLength(0);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // the other side has closed, which the test looks at
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
