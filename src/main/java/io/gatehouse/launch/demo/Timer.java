package io.gatehouse.launch.demo;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** What makes the demo's pauses; a test has one that it winds by hand. */
interface Timer extends AutoCloseable {

    void after(Duration pause, Runnable task);

    @Override
    void close();

    static Timer onThread(ThreadFactory threads) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(threads);
        return new Timer() {
            @Override
            public void after(Duration pause, Runnable task) {
                clock.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
            }

            @Override
            public void close() {
                clock.shutdownNow();
            }
        };
    }
}
