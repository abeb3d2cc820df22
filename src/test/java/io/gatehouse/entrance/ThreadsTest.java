package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void noThreadIsLeftWhenClosed() throws Exception {
        for (int round = 0; round < 50; round++) {
            List<Thread> used = new CopyOnWriteArrayList<>();
            CountDownLatch together = new CountDownLatch(20);
            Threads threads = Threads.of("virtual");
            Executor executor = Objects.requireNonNull(threads.executor());
            for (int i = 0; i < 20; i++) {
                executor.execute(() -> {
                    used.add(Thread.currentThread());
                    together.countDown();
                });
            }
            together.await();
            threads.close();
            assertThat(used)
                    .hasSize(20)
                    .noneMatch(thread -> thread.getName().equals("gatehouse-exchange") && thread.isAlive());
        }
    }
}
