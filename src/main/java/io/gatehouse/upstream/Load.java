package io.gatehouse.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a target carries and how fast it has answered of late.
 *
 * <p>The latency is an average in which an answer counts half as much after {@link #HALF_LIFE}; a peak counts at once, so
 * that a target which became slow is left alone from its first slow answer (peak EWMA, as Finagle has it). Threads: any;
 * two answers at the same moment may count as one.
 */
public final class Load implements AutoCloseable {
    private static final double HALF_LIFE = 10e9;
    private static final double DECAY = Math.log(2) / HALF_LIFE;

    /** What a failure counts as at least, in nanoseconds. */
    private static final long FAILED = 100_000_000;

    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile double latency;
    private volatile long measured;

    /** Requests under way at the target. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Calls so far. */
    public long calls() {
        return calls.sum();
    }

    /** Calls that failed by the target's fault so far. */
    public long failures() {
        return failures.sum();
    }

    /** Nanoseconds until an answer begins, averaged; 0 where nothing was measured yet. */
    public double latency() {
        return latency;
    }

    /** The same as it counts at this moment: the longer ago it was measured the less, so that what was slow is tried again. */
    double latency(long now) {
        double last = latency;
        return last == 0 ? 0 : last * Math.exp(-DECAY * Math.max(now - measured, 0));
    }

    void begin() {
        inFlight.incrementAndGet();
        calls.increment();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /** A call failed, which counts as an answer that took twice as long as usual: failing fast must not draw requests. */
    void failed(long now, long nanos) {
        failures.increment();
        measure(now, Math.max(nanos, Math.max((long) (2 * latency), FAILED)));
    }

    /** An answer began after so many nanoseconds. */
    void measure(long now, long nanos) {
        double before = latency;
        double sample = Math.max(nanos, 1);
        if (before == 0 || sample > before) {
            latency = sample;
        } else {
            double old = Math.exp(-DECAY * Math.max(now - measured, 0));
            latency = before * old + sample * (1 - old);
        }
        measured = now;
    }

    @Override
    public void close() {}
}
