package io.gatehouse.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until a test moves it, for code that takes {@link LongSupplier} nanoseconds and for code
 * that takes a {@link Clock}. Threads: all methods by any thread.
 */
public final class ManualClock extends Clock implements LongSupplier {
    private static final Instant EPOCH = Instant.parse("2026-01-02T03:04:05.678Z");

    private final AtomicLong nanos = new AtomicLong(1_000_000_000);
    private final Instant begun;

    public ManualClock() {
        this(EPOCH);
    }

    public ManualClock(Instant now) {
        begun = now.minusNanos(nanos.get());
    }

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    /** Nanoseconds that only grow, as {@link System#nanoTime()}. */
    @Override
    public long getAsLong() {
        return nanos.get();
    }

    @Override
    public Instant instant() {
        return begun.plusNanos(nanos.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same clock: it is always in UTC. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
