package io.gatehouse.exchange;

import java.util.function.LongSupplier;

/**
 * When an exchange reached which point, in nanoseconds of a monotonic clock; 0 where it never did.
 *
 * <p>Written by the thread that carries the exchange.
 */
public final class Timings {
    private final LongSupplier clock;
    private final long begun;
    private long sent;
    private long firstByte;
    private long connecting;

    public Timings(LongSupplier clock) {
        this.clock = clock;
        this.begun = clock.getAsLong();
    }

    /** Those of another request that begins now, by the same clock. */
    public Timings anew() {
        return new Timings(clock);
    }

    /** Takes over when another request was sent and answered. */
    void continueAs(Timings other) {
        sent = other.sent;
        firstByte = other.firstByte;
        connecting = other.connecting;
    }

    public long now() {
        return clock.getAsLong();
    }

    /** Nanoseconds since the request was received. */
    public long elapsed() {
        return clock.getAsLong() - begun;
    }

    /** The request begins to go upstream. */
    public void sending() {
        sent = clock.getAsLong();
    }

    /** A connection is there, leased or made new. */
    public void connected() {
        connecting = clock.getAsLong() - sent;
    }

    /** The head of the upstream's answer has come. */
    public void answered() {
        firstByte = clock.getAsLong();
    }

    /** Nanoseconds from {@link #sending} to a connection; 0 when nothing was sent. */
    public long connect() {
        return connecting;
    }

    /** Nanoseconds from {@link #sending} to {@link #answered}; 0 when there was no answer. */
    public long upstream() {
        return firstByte == 0 ? 0 : firstByte - sent;
    }
}
