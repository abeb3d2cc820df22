package io.gatehouse.forward;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs short actions when their time has come: ends exchanges that have a total limit, and closes idle connections.
 *
 * <p>One daemon thread for the whole gateway, closed with it. Threads: any.
 */
public final class Alarms implements AutoCloseable {
    private final OwnThreads own = new OwnThreads("gatehouse-alarms");
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, own);

    public Alarms() {
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
        own.join();
    }
}
