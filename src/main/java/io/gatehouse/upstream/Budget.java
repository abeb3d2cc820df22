package io.gatehouse.upstream;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How many requests may be sent again: a share of all requests of the last ten seconds, and a few more, so that an upstream
 * with little traffic can retry at all. Where an upstream is down, what is sent to it grows by that share and no more.
 *
 * <p>Threads: any, without a lock; of two threads that ask in the same moment both may be let through.
 */
public final class Budget implements AutoCloseable {
    /** The time that counts, in nanoseconds. */
    static final long SPAN = 10_000_000_000L;

    /** What is always allowed within it. */
    public static final int RESERVE = 10;

    private final double share;
    private final LongSupplier nanos;
    private final SlidingCount count = new SlidingCount(SPAN);
    private final LongAdder total = new LongAdder();

    /** @param share 0 to 1; where it is 0 nothing is allowed, not even the reserve */
    public Budget(double share, LongSupplier nanos) {
        this.share = share;
        this.nanos = nanos;
    }

    /** A request came. */
    public void request() {
        count.add(nanos.getAsLong(), false);
    }

    /** Takes one request more; false when there is none left. */
    public boolean take() {
        long now = nanos.getAsLong();
        if (!has(now)) {
            return false;
        }
        count.addSome(now);
        total.increment();
        return true;
    }

    /** Whether there is one left. */
    public boolean has() {
        return has(nanos.getAsLong());
    }

    private boolean has(long now) {
        return share > 0 && count.some(now) < RESERVE + share * count.all(now);
    }

    /** Requests sent again within the time that counts. */
    public long taken() {
        return count.some(nanos.getAsLong());
    }

    /** Requests sent again so far. */
    public long total() {
        return total.sum();
    }

    @Override
    public void close() {}
}
