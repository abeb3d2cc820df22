package io.gatehouse.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of calls that nobody waits for any more, and of such as must not be made twice. */
class PartsGivenUpTest {

    @Test
    void bothConnectionsOfAHedgedPartAreClosedWhenNobodyWaitsForIt() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(2);
        try (Backend slow = Backend.start();
                Backend other = Backend.start();
                Backend fails = Backend.start();
                Gateway gateway = Gateway.start("""
                    version: 1
                    upstreams:
                      slow: {targets: ["%s", "%s"]}
                      fails: {targets: ["%s"]}
                    routes:
                      page:
                        match: {path: /page, methods: [GET]}
                        compose:
                          timeout: 1h
                          parts:
                            pet: {get: "fails:/pet"}
                            offers: {get: "slow:/offers", retry: {attempts: 1, hedge: 10ms}}
                    """.formatted(slow.url(), other.url(), fails.url()))) {
            for (Backend each : Set.of(slow, other)) {
                each.answerWith(request -> {
                    asked.countDown();
                    return Answer.ok("[]").stallUntil(hangs);
                });
            }
            fails.answerWith(request -> {
                await(asked);
                return Answer.of(404);
            });
            assertThat(gateway.get("/page").statusCode()).isEqualTo(404);
            assertThat(slow.takeLeft()).isEqualTo(1);
            assertThat(other.takeLeft()).isEqualTo(1);
            gateway.awaitMetric("gatehouse_parts_seconds_count{outcome=\"given-up\",part=\"offers\",route=\"page\"} 1");
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
}
