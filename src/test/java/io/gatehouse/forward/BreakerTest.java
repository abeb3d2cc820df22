package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Circuit breakers and adaptive bounds between real sockets: one target answers 503 half the time. */
@ExtendWith(QuietLog.class)
class BreakerTest {
    private static final String OFF = "health: {passive: {enabled: false}}, retry: {attempts: 0}";

    private final AtomicBoolean ill = new AtomicBoolean(true);
    private final AtomicInteger turn = new AtomicInteger();
    private Gateway gateway;
    private Backend half;
    private Backend whole;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start("{version: 1}");
        whole = Backend.start().answerWith(Answer.ok("whole"));
        half = Backend.start()
                .answerWith(request -> ill.get() && turn.incrementAndGet() % 2 == 0
                        ? Answer.of(503).body("busy")
                        : Answer.ok("half"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        half.close();
        whole.close();
    }

    private void serve(String targets, String members) throws Exception {
        gateway.publish("""
            version: 1
            upstreams: {u: {targets: [%s], %s, %s}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(targets, OFF, members));
    }

    private String both() {
        return "'" + half.url() + "', '" + whole.url() + "'";
    }

    private HttpResponse<String> get() {
        try {
            return gateway.get("/x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTargetThatFailsHalfTheTimeIsLeftAloneAndComesBack() throws Exception {
        serve(both(), "balance: {algorithm: roundRobin}, breaker: {minimum: 4, within: 1h, open: 1s, probes: 2}");
        int failed = 0;
        for (int i = 0; i < 8; i++) {
            failed += get().statusCode() == 503 ? 1 : 0;
        }
        assertThat(failed).isEqualTo(2);
        assertThat(half.requests()).hasSize(4);
        ill.set(false);
        // no longer than its time it gets nothing, then two probes and its share
        Eventually.is(() -> get().body().equals("half"));
        Eventually.is(() -> {
            int shares = 0;
            for (int i = 0; i < 20; i++) {
                shares += get().body().equals("half") ? 1 : 0;
            }
            return shares == 10;
        });
    }

    @Test
    void anOpenBreakerLetsNothingPassAndSurvivesAPublishThatDoesNotChangeIt() throws Exception {
        serve(both(), "breaker: {minimum: 4, within: 1h, open: 1h}");
        Eventually.is(() -> {
            get();
            return half.requests().size() == 4;
        });
        serve(both(), "breaker: {open: 1h, within: 3600s, minimum: 4}, timeouts: {firstByte: 30s}");
        for (int i = 0; i < 20; i++) {
            assertThat(get().body()).isEqualTo("whole");
        }
        assertThat(half.requests()).hasSize(4);
        serve(both(), "breaker: {minimum: 5, within: 1h, open: 1h}");
        Eventually.is(() -> get().body().equals("half"));
    }

    @Test
    void whereAllAreOpenTheClientIsToldWhenToComeBack() throws Exception {
        serve("'" + half.url() + "'", "breaker: {ratio: 25%, minimum: 4, within: 1h, open: 1h}");
        for (int i = 0; i < 4; i++) {
            get();
        }
        HttpResponse<String> reply = get();
        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.headers().firstValue("Proxy-Status")).hasValue("gatehouse; error=destination_unavailable");
        assertThat(Integer.parseInt(reply.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(3_000, 3_600);
        assertThat(half.requests()).hasSize(4);
    }

    @Test
    void withoutOneNothingIsLeftAlone() throws Exception {
        serve("'" + half.url() + "'", "timeouts: {firstByte: 30s}");
        for (int i = 0; i < 60; i++) {
            get();
        }
        assertThat(half.requests()).hasSize(60);
    }

    @Test
    void anAdaptiveBoundIsInUse() throws Exception {
        serve(both(), "concurrency: {adaptive: true, perTarget: 1}, breaker: {}");
        for (int i = 0; i < 10; i++) {
            assertThat(get().body()).isIn("whole", "half", "busy");
        }
    }
}
