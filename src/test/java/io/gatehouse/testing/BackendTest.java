package io.gatehouse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests' own tools, each against the other. */
class BackendTest {
    private Backend backend;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.start();
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    @Test
    void recordsTwoRequestsOfOneConnectionAsSent() throws IOException {
        try (RawClient client = RawClient.connect(backend.port())) {
            client.head("POST /a%2Fb?x=%zz HTTP/1.1", "HOST: h", "Content-Length: 3", "X: 1", "x: 2")
                    .send("abc");
            assertThat(client.receive().text()).isEqualTo("ok");
            client.head("PUT /c HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                    .chunk("de")
                    .chunk("f")
                    .chunk("");
            assertThat(client.receive().status()).isEqualTo(200);
        }
        Recorded first = backend.take();
        assertThat(first.requestLine()).isEqualTo("POST /a%2Fb?x=%zz HTTP/1.1");
        assertThat(first.target()).isEqualTo("/a%2Fb?x=%zz");
        assertThat(first.headerLines()).containsExactly("HOST: h", "Content-Length: 3", "X: 1", "x: 2");
        assertThat(first.headers("X")).containsExactly("1", "2");
        assertThat(first.text()).isEqualTo("abc");
        Recorded second = backend.take();
        assertThat(second.text()).isEqualTo("def");
        assertThat(second.connection()).isEqualTo(first.connection());
        assertThat(backend.takeLeft()).isEqualTo(1);
        assertThat(backend.requests()).hasSize(2);
    }

    @Test
    void countsAndHashesABodyItDoesNotHold() throws IOException {
        backend.countingBodies();
        try (RawClient client = RawClient.connect(backend.port())) {
            client.head("POST / HTTP/1.1", "Content-Length: 3").send("abc").receive();
        }
        Recorded request = backend.take();
        assertThat(request.body()).isEmpty();
        assertThat(request.length()).isEqualTo(3);
        assertThat(request.sha256()).startsWith("ba7816bf").endsWith("f20015ad");
    }

    @Test
    void sendsInterimAnswersThenAChunkForEachFlushThenTrailers() throws IOException {
        backend.answerWith(Answer.of(200)
                .interim(103, "Link", "</a>")
                .chunked()
                .trailer("X-End", "1")
                .streaming(body -> {
                    body.write("ab".getBytes(StandardCharsets.UTF_8));
                    body.flush();
                    body.write("c".getBytes(StandardCharsets.UTF_8));
                }));
        RawResponse answer = RawClient.exchange(backend.port(), "GET / HTTP/1.1");
        assertThat(answer.interim()).hasSize(1);
        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.trailerLines()).containsExactly("X-End: 1");
        assertThat(answer.whole()).isTrue();
    }

    @Test
    void sendsNoBodyToHead() throws IOException {
        backend.answerWith(Answer.ok("abc"));
        try (RawClient client = RawClient.connect(backend.port())) {
            RawResponse answer = client.head("HEAD / HTTP/1.1").receive("HEAD");
            assertThat(answer.header("Content-Length")).isEqualTo("3");
            assertThat(client.head("GET / HTTP/1.1").receive().text()).isEqualTo("abc");
        }
    }

    @Test
    void cutsAnAnswerShortCleanlyOrByReset() throws IOException {
        backend.answerWith(Answer.ok("abcdef").cutAfter(2));
        RawResponse cut = RawClient.exchange(backend.port(), "GET / HTTP/1.1");
        assertThat(cut.whole()).isFalse();
        assertThat(cut.text()).isEqualTo("ab");

        backend.answerWith(Answer.ok("abcdef").chunked().cutAfter(2).reset());
        assertThat(RawClient.exchange(backend.port(), "GET / HTTP/1.1").whole()).isFalse();

        backend.answerWith(Answer.nothing().reset());
        assertThatThrownBy(() -> RawClient.exchange(backend.port(), "GET / HTTP/1.1"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void sendsRawOctetsAndCloses() throws IOException {
        backend.answerWith(Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy"));
        RawResponse answer = RawClient.exchange(backend.port(), "GET / HTTP/1.1");
        assertThat(answer.headers("content-length")).containsExactly("1", "2");
    }

    @Test
    void noticesWithinAStallThatTheClientLeft() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        backend.answerWith(Answer.ok("late").stallUntil(never));
        try (RawClient client = RawClient.connect(backend.port())) {
            client.head("GET / HTTP/1.1");
            backend.take();
        }
        assertThat(backend.takeLeft()).isEqualTo(1);
    }

    @Test
    void answersAfterAStallAndKeepsTheConnection() throws IOException {
        CountDownLatch latch = new CountDownLatch(1);
        backend.answerWith(Answer.ok("late").stallUntil(latch));
        try (RawClient client = RawClient.connect(backend.port())) {
            client.head("GET / HTTP/1.1");
            backend.take();
            latch.countDown();
            assertThat(client.receive().text()).isEqualTo("late");
            assertThat(client.head("GET / HTTP/1.1").receive().text()).isEqualTo("late");
        }
    }

    @Test
    void answersBeforeTheBodyIsRead() throws IOException {
        backend.answerEarlyWith(head -> Answer.of(413));
        try (RawClient client = RawClient.connect(backend.port())) {
            client.head("POST / HTTP/1.1", "Content-Length: 1000000");
            assertThat(client.receive().status()).isEqualTo(413);
        }
    }

    @Test
    void aBodyWithoutFramingEndsWithTheConnection() throws IOException {
        backend.answerWith(Answer.of(200).streaming(body -> body.write('x')));
        RawResponse answer = RawClient.exchange(backend.port(), "GET / HTTP/1.1");
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.text()).isEqualTo("x");
    }

    @Test
    void theManualClockMovesBothWaysOfReadingIt() {
        ManualClock clock = new ManualClock();
        long nanos = clock.getAsLong();
        long millis = clock.millis();
        clock.advance(Duration.ofSeconds(2));
        assertThat(clock.getAsLong() - nanos).isEqualTo(2_000_000_000);
        assertThat(clock.millis() - millis).isEqualTo(2000);
    }
}
