package io.gatehouse.exchange;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The moment by which an exchange must be answered, on a monotonic clock.
 *
 * @param clock nanoseconds, as {@link System#nanoTime()} counts them
 * @param at the moment on that clock; {@link Long#MAX_VALUE} for none
 */
public record Deadline(LongSupplier clock, long at) {

    private static final Deadline NONE = new Deadline(System::nanoTime, Long.MAX_VALUE);

    public static Deadline none() {
        return NONE;
    }

    public static Deadline after(Duration total, LongSupplier clock) {
        return new Deadline(clock, clock.getAsLong() + total.toNanos());
    }

    public boolean exists() {
        return at != Long.MAX_VALUE;
    }

    public boolean passed() {
        return exists() && clock.getAsLong() - at >= 0;
    }

    /** The shorter of this long and what is left; at least a millisecond, so that zero never means "for ever". */
    public Duration atMost(Duration other) {
        if (!exists()) {
            return other;
        }
        Duration left = Duration.ofNanos(Math.max(at - clock.getAsLong(), 1_000_000));
        return left.compareTo(other) < 0 ? left : other;
    }
}
