package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A second target is asked at the same time where the first is slow. */
@ExtendWith(QuietLog.class)
class HedgeTest {
    private final CountDownLatch never = new CountDownLatch(1);
    private Backend slow;
    private Backend quick;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        slow = Backend.start();
        quick = Backend.start().answerWith(Answer.ok("quick"));
        gateway = Gateway.start("""
            version: 1
            upstreams:
              u: {targets: ['%s', {url: '%s', tier: 1}], retry: {hedge: 50ms, on: ["503"]}, sticky: {cookie: s}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(slow.url(), quick.url()));
    }

    @AfterEach
    void stop() throws Exception {
        never.countDown();
        gateway.close();
        slow.close();
        quick.close();
    }

    private HttpResponse<String> send(String method) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    @Test
    void theAnswerOfTheSecondIsTakenAndTheFirstIsBrokenOff() throws Exception {
        slow.answerWith(Answer.ok("slow").stallUntil(never));
        HttpResponse<String> reply = send("GET");
        assertThat(reply.body()).isEqualTo("quick");
        slow.take();
        slow.takeLeft();
        assertThat(quick.requests()).hasSize(1);
        Eventually.is(() -> metric("gatehouse_pool_leased{") == 0);
    }

    @Test
    void theAddressOfTheTargetThatAnsweredBecomesAPublicOne() throws Exception {
        slow.answerWith(Answer.ok("slow").stallUntil(never));
        quick.answerWith(Answer.of(302, "Location", quick.url() + "/next"));
        HttpResponse<String> reply = send("GET");
        assertThat(reply.headers().firstValue("Location"))
                .hasValue(gateway.uri("/next").toString());
    }

    @Test
    void theSessionIsOfTheTargetThatAnswered() throws Exception {
        slow.answerWith(Answer.ok("slow").stallUntil(never));
        String cookie = send("GET").headers().firstValue("Set-Cookie").orElseThrow();
        slow.answerWith(Answer.ok("slow"));
        HttpResponse<String> next = gateway.send(HttpRequest.newBuilder(gateway.uri("/"))
                .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                .build());
        assertThat(next.body()).isEqualTo("quick");
    }

    @Test
    void theAnswerOfTheFirstIsTakenWhereTheSecondIsSlowerStill() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        slow.answerWith(request -> {
            await(asked);
            return Answer.ok("slow");
        });
        quick.answerWith(request -> {
            asked.countDown();
            return Answer.ok("quick").stallUntil(never);
        });
        assertThat(send("GET").body()).isEqualTo("slow");
        quick.takeLeft();
    }

    @Test
    void aTargetThatAnswersSoonIsTheOnlyOne() throws Exception {
        slow.answerWith(Answer.ok("soon"));
        for (int i = 0; i < 5; i++) {
            assertThat(send("GET").statusCode()).isEqualTo(200);
        }
        assertThat(slow.requests().size() + quick.requests().size()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aListedAnswerIsNotTakenWhileTheOtherIsUnderWay() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        slow.answerWith(request -> {
            await(refused);
            return Answer.ok("slow");
        });
        quick.answerWith(request -> {
            refused.countDown();
            return Answer.of(503);
        });
        assertThat(send("GET").body()).isEqualTo("slow");
    }

    @Test
    void anUnsafeRequestIsSentOnce() throws Exception {
        slow.answerWith(request -> {
            // longer than the second would wait
            assertThat(quick.requests()).isEmpty();
            return Answer.ok("slow");
        });
        for (int i = 0; i < 5; i++) {
            assertThat(send("DELETE").body()).isEqualTo("slow");
        }
        assertThat(quick.requests()).isEmpty();
    }

    @Test
    void anExplanationTellsHowBothEnded() throws Exception {
        slow.answerWith(Answer.ok("slow").stallUntil(never));
        assertThat(explained())
                .contains(
                        "\"attempts\":2",
                        "{\"target\":\"127.0.0.1:" + slow.port() + "\",\"outcome\":\"brokenOff\"},"
                                + "{\"target\":\"127.0.0.1:" + quick.port() + "\",\"outcome\":\"200\"}");
        CountDownLatch asked = new CountDownLatch(1);
        slow.answerWith(request -> {
            await(asked);
            return Answer.nothing().reset();
        });
        quick.answerWith(request -> {
            asked.countDown();
            return Answer.of(503);
        });
        assertThat(explained())
                .contains("{\"target\":\"127.0.0.1:" + slow.port() + "\",\"outcome\":\"connection_terminated\"},"
                        + "{\"target\":\"127.0.0.1:" + quick.port() + "\",\"outcome\":\"503\"}");
    }

    private String explained() throws Exception {
        String question = "{\"method\":\"GET\",\"path\":\"/\",\"mode\":\"live\"}";
        HttpResponse<String> told = gateway.admin("POST", "/explain", question);
        assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
        return told.body();
    }

    @Test
    void bothBrokenIsBroken() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        slow.answerWith(request -> {
            await(asked);
            return Answer.nothing().reset();
        });
        quick.answerWith(request -> {
            asked.countDown();
            return Answer.nothing().reset();
        });
        assertThat(send("GET").statusCode()).isEqualTo(502);
        Eventually.is(() -> metric("gatehouse_pool_leased{") == 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double metric(String name) {
        return gateway.metrics()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }
}
