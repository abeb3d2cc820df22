package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** When a request is sent again, and when it is not: of two targets, the first always breaks in some way. */
@ExtendWith(QuietLog.class)
class RetryTest {
    private static Gateway gateway;
    private static int upstreams;

    private final CountDownLatch never = new CountDownLatch(1);
    private Backend broken;
    private Backend whole;

    @BeforeAll
    static void open() throws Exception {
        gateway = Gateway.start("{version: 1}");
    }

    @AfterAll
    static void shut() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void start() throws Exception {
        broken = Backend.start();
        whole = Backend.start().answerWith(Answer.ok("whole"));
    }

    @AfterEach
    void stop() throws Exception {
        never.countDown();
        broken.close();
        whole.close();
    }

    /**
     * The broken target is asked first, since the other one only stands in for it. Each upstream is a new one: what was
     * spent of a budget outlives a publish.
     */
    private void serve(String members) throws Exception {
        upstreams++;
        gateway.publish("""
            version: 1
            upstreams: {u%1$d: {targets: ['%2$s', {url: '%3$s', tier: 1}], %4$s}}
            routes: {r: {match: {path: /**}, upstream: u%1$d}}
            """.formatted(upstreams, broken.url(), whole.url(), members));
    }

    private HttpResponse<String> send(String method, String body) throws Exception {
        HttpRequest.BodyPublisher content =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/x"))
                .method(method, content)
                .build());
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                Arguments.of("closes without an answer", Answer.nothing()),
                Arguments.of("resets", Answer.nothing().reset()),
                Arguments.of("breaks off in the head", Answer.raw("HTTP/1.1 200 OK\r\nContent-Le")),
                Arguments.of(
                        "breaks off a short answer",
                        Answer.ok("ten octets").cutAfter(4).closeAfter()),
                Arguments.of(
                        "resets a short answer",
                        Answer.ok("ten octets").cutAfter(4).reset()),
                Arguments.of(
                        "breaks off before the first octet of a chunk",
                        Answer.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n")),
                Arguments.of("speaks no HTTP", Answer.raw("SSH-2.0-OpenSSH_9.6\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void aTargetThatBreaksBeforeTheAnswerHasBegunIsNotSeen(String name, Answer answer) throws Exception {
        broken.answerWith(answer.closeAfter());
        serve("timeouts: {attempt: 10s}, retry: {on: [connect, reset, timeout]}");
        HttpResponse<String> reply = send("GET", "");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("whole");
        assertThat(broken.requests()).hasSize(1);
    }

    @Test
    void aTargetThatRefusesConnectionsIsNotSeenByAnyMethod() throws Exception {
        broken.close();
        serve("health: {passive: {enabled: false}}");
        for (String method : List.of("GET", "HEAD", "POST", "PATCH", "PUT")) {
            assertThat(send(method, method.startsWith("P") ? "content" : "").statusCode())
                    .isEqualTo(200);
        }
        assertThat(whole.requests()).hasSize(5).allSatisfy(request -> {
            if (request.method().startsWith("P")) {
                assertThat(request.text()).isEqualTo("content");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"POST, content", "PATCH, content", "POST, ''", "PUT, content"})
    void whatMayHaveArrivedAndMayNotArriveTwiceIsNotSentAgain(String method, String body) throws Exception {
        broken.answerWith(Answer.nothing().reset());
        serve("retry: {attempts: 3}");
        HttpResponse<String> reply = send(method, body);
        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(reply.headers().firstValue("Proxy-Status")).hasValue("gatehouse; error=connection_terminated");
        assertThat(whole.requests()).isEmpty();
    }

    @Test
    void aListedMethodWithoutContentIsSentAgain() throws Exception {
        broken.answerWith(Answer.nothing().reset());
        serve("retry: {methods: [POST]}");
        assertThat(send("POST", "").body()).isEqualTo("whole");
    }

    @Test
    void anAnswerThatIsListedIsAskedForElsewhere() throws Exception {
        broken.answerWith(Answer.of(503).body("busy"));
        serve("retry: {on: [connect, '503']}");
        assertThat(send("GET", "").body()).isEqualTo("whole");
        assertThat(send("POST", "x").statusCode()).isEqualTo(503);
        broken.answerWith(Answer.of(502).body("bad"));
        HttpResponse<String> reply = send("GET", "");
        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(reply.body()).isEqualTo("bad");
    }

    @Test
    void whereNoOtherTargetIsLeftTheAnswerStays() throws Exception {
        broken.answerWith(Answer.of(503).body("busy"));
        whole.answerWith(Answer.of(503).body("busy too"));
        serve("retry: {on: ['5xx'], attempts: 5}");
        HttpResponse<String> reply = send("GET", "");
        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("busy too");
        assertThat(broken.requests()).hasSize(1);
        assertThat(whole.requests()).hasSize(1);
    }

    @Test
    void withoutAttemptsNothingIsSentAgain() throws Exception {
        broken.answerWith(Answer.nothing().reset());
        serve("retry: {attempts: 0}");
        assertThat(send("GET", "").statusCode()).isEqualTo(502);
        assertThat(whole.requests()).isEmpty();
    }

    @Test
    void withoutABudgetNothingIsSentAgain() throws Exception {
        broken.answerWith(Answer.nothing().reset());
        serve("retry: {budget: 0%}");
        assertThat(send("GET", "").statusCode()).isEqualTo(502);
        assertThat(whole.requests()).isEmpty();
    }

    @Test
    void theBudgetBoundsWhatIsSentAgain() throws Exception {
        broken.answerWith(Answer.nothing().reset());
        serve("retry: {budget: 20%, backoff: 0s}, health: {passive: {enabled: false}}");
        int well = 0;
        for (int i = 0; i < 100; i++) {
            well += send("GET", "").statusCode() == 200 ? 1 : 0;
        }
        assertThat(well).isLessThanOrEqualTo(30).isEqualTo(whole.requests().size());
        assertThat(well).isGreaterThanOrEqualTo(20);
    }

    @Test
    void aTargetThatDoesNotBeginToAnswerIsGivenUpForAnother() throws Exception {
        broken.answerWith(Answer.ok("late").stallUntil(never));
        serve("timeouts: {attempt: 200ms}, retry: {on: [timeout]}");
        assertThat(send("GET", "").body()).isEqualTo("whole");
    }

    @Test
    void aTargetThatTricklesAShortAnswerIsGivenUpForAnother() throws Exception {
        broken.answerWith(Answer.of(200, "Content-Length", "10").streaming(out -> {
            out.write('a');
            out.flush();
            never.await();
        }));
        serve("timeouts: {attempt: 200ms}, retry: {on: [timeout]}");
        assertThat(send("GET", "").body()).isEqualTo("whole");
    }

    @Test
    void theHeadOfAStreamIsNotHeldForItsFirstOctet() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        broken.answerWith(Answer.of(200)
                .streaming(out -> {
                    seen.await();
                    out.write('a');
                })
                .chunked());
        serve("timeouts: {attempt: 30s}");
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET / HTTP/1.1", "Host: h");
            assertThat(client.receiveHead().status()).isEqualTo(200);
            seen.countDown();
            assertThat(client.chunks().read()).isEqualTo('a');
        }
    }

    @Test
    void whereNothingIsRetriedOnTimeNoAttemptIsGivenUp() throws Exception {
        CountDownLatch later = new CountDownLatch(1);
        broken.answerWith(request -> {
            later.countDown();
            return Answer.ok("late but whole").stallUntil(slowly(later));
        });
        serve("timeouts: {attempt: 1ms}, retry: {on: [connect, reset]}");
        assertThat(send("GET", "").body()).isEqualTo("late but whole");
        assertThat(whole.requests()).isEmpty();
    }

    /** Opens a moment after this one, on a thread of its own: longer than the attempt might take. */
    private static CountDownLatch slowly(CountDownLatch first) {
        CountDownLatch second = new CountDownLatch(1);
        new Thread(() -> {
                    try {
                        first.await();
                        LockSupport.parkNanos(100_000_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    second.countDown();
                })
                .start();
        return second;
    }

    @Test
    void theLastTargetHasAllTheTimeThereIs() throws Exception {
        CountDownLatch soon = new CountDownLatch(1);
        broken.answerWith(Answer.nothing().reset());
        whole.answerWith(request -> {
            soon.countDown();
            return Answer.ok("late").stallUntil(never);
        });
        serve("timeouts: {attempt: 50ms, total: 1s}, retry: {on: [reset, timeout]}");
        HttpResponse<String> reply = send("GET", "");
        assertThat(reply.statusCode()).isEqualTo(504);
        assertThat(soon.getCount()).isZero();
    }

    @Test
    void theTotalTimeIsOverWhateverIsTried() throws Exception {
        broken.answerWith(Answer.ok("late").stallUntil(never));
        whole.answerWith(Answer.ok("late").stallUntil(never));
        serve("timeouts: {total: 300ms}, retry: {on: [timeout], attempts: 5}");
        HttpResponse<String> reply = send("GET", "");
        assertThat(reply.statusCode()).isEqualTo(504);
        assertThat(whole.requests()).isEmpty();
    }

    @Test
    void aLongAnswerThatBreaksLaterIsBrokenOff() throws Exception {
        byte[] large = new byte[100_000];
        broken.answerWith(Answer.of(200).body(large).cutAfter(50_000).closeAfter());
        serve("retry: {attempts: 3}");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> send("GET", "")))
                .isInstanceOf(java.io.IOException.class);
        assertThat(whole.requests()).isEmpty();
    }

    @Test
    void aTargetThatFailsTimeAndAgainIsLeftAlone() throws Exception {
        broken.answerWith(Answer.of(503));
        serve("health: {passive: {failures: 3}}, retry: {attempts: 0}");
        for (int i = 0; i < 3; i++) {
            assertThat(send("GET", "").statusCode()).isEqualTo(503);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(send("GET", "").body()).isEqualTo("whole");
        }
        assertThat(broken.requests()).hasSize(3);
    }

    @Test
    void anAnswerThatIsTheClientsFaultNeverCountsAgainstATarget() throws Exception {
        broken.answerWith(Answer.of(404));
        serve("health: {passive: {failures: 1}}");
        for (int i = 0; i < 10; i++) {
            assertThat(send("GET", "").statusCode()).isEqualTo(404);
        }
        assertThat(broken.requests()).hasSize(10);
    }
}
