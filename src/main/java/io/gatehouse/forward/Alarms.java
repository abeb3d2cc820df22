package io.gatehouse.forward;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs short actions when their time has come: ends exchanges that have a total limit, and closes idle connections.
 *
 * <p>One daemon thread for the whole gateway, closed with it. Threads: any.
 */
public final class Alarms implements AutoCloseable {
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor timer;

    public Alarms() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "gatehouse-alarms");
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs the action once, after this long, unless what it returns is cancelled before. */
    public Future<?> after(Duration delay, Runnable action) {
        return timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs the action again and again with this long in between. */
    Future<?> every(Duration period, Runnable action) {
        return timer.scheduleWithFixedDelay(action, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the thread; what has not come yet never comes. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            // its thread, not the pool: a server looks for threads that are still there
            for (Thread started : threads) {
                started.join(5_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
