package io.gatehouse.upstream;

import org.jspecify.annotations.Nullable;

/**
 * One thing that may keep a target from taking requests: it was drained, ejected, found unhealthy, is full, is not
 * known yet.
 *
 * <p>Each kind has its own small state, which outlives publishes that do not change its meaning. It is told of every call
 * to the target and how that went. The moment is passed in, in nanoseconds of a monotonic clock. Threads: all methods by
 * any thread; {@link #blocks} is asked at every pick and must cost next to nothing.
 */
public interface Obstacle extends AutoCloseable {
    /** Whether the target takes no request now. */
    boolean blocks(long now);

    /** Why it takes none; asked only where it blocks. */
    Standing standing(long now);

    /** What is to be told of a target that takes requests all the same; empty for nothing. */
    default String remark() {
        return "";
    }

    /** What a person may want to know of it beyond that, blocking or not; null for nothing. */
    default @Nullable Detail detail(long now) {
        return null;
    }

    /** Whether it is over as soon as another request ends, so that waiting helps. */
    default boolean isMomentary() {
        return false;
    }

    /** Whether it is disregarded when too few targets are left ({@link Roster}). */
    default boolean yieldsToPanic() {
        return false;
    }

    /** Whether it blocks only since nothing is known yet: waiting helps, and going anyway is a guess and no mistake. */
    default boolean isUnknown() {
        return false;
    }

    /** Nanoseconds until it may be over by itself; asked only where it blocks; {@link Long#MAX_VALUE} where nobody knows. */
    default long clearIn(long now) {
        return Long.MAX_VALUE;
    }

    /** Since when it has not blocked after it had, for a slow start; {@link Long#MIN_VALUE} where it never blocked. */
    default long clearSince() {
        return Long.MIN_VALUE;
    }

    /** A call begins, unless this says false; each one that begins ends by {@link #left}. */
    default boolean enter(long now) {
        return true;
    }

    /** An answer that is no failure has begun; more of it is yet to come. */
    default void answered(Lap lap) {}

    /**
     * A call is over.
     *
     * @param begun when it began
     * @param judged whether it was told how it went: nobody knows where the client left or the gateway itself failed
     */
    default void left(long begun, boolean judged) {}

    /** A call went well to the end of its answer, told before it is over. */
    default void succeeded(Lap lap) {}

    /** A call failed by the target's fault, told before it is over; {@code peers} are all targets of the upstream. */
    default void failed(Lap lap, Roster peers) {}

    @Override
    default void close() {}
}
