package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;

class RenewedTest {
    /** Whoever looked before another was told is given what that one was told: tried often, since only chance brings it about. */
    @RepeatedTest(300)
    void allWhoAskAtATimeAreToldTheSame() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Renewed<String> keys = new Renewed<>(
                "the keys",
                () -> new Renewed.Told<>("told " + asked.incrementAndGet(), Duration.ofMinutes(1)),
                Runnable::run,
                new ManualClock());
        CyclicBarrier together = new CyclicBarrier(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(() -> {
                    together.await();
                    return keys.now();
                }));
            }
            for (Future<String> each : all) {
                assertThat(each.get()).isEqualTo("told 1");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
