package io.gatehouse.upstream;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A monotonic clock as a {@link Clock}, for a library that measures time by one: its instants begin anywhere and never go
 * back, whatever is done to the system's time. Threads: any.
 */
final class Ticks extends Clock {
    private final LongSupplier nanos;
    private final long begun;

    Ticks(LongSupplier nanos) {
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos.getAsLong() - begun);
    }

    @Override
    public long millis() {
        return (nanos.getAsLong() - begun) / 1_000_000;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
