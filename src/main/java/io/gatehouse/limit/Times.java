package io.gatehouse.limit;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The two clocks of this gateway, the first of which begins at 0. */
final class Times {
    private final LongSupplier nanos;
    private final InstantSource wall;
    private final long origin;

    /** @param nanos nanoseconds, as {@link System#nanoTime()} counts them */
    Times(LongSupplier nanos, InstantSource wall) {
        this.nanos = nanos;
        this.wall = wall;
        this.origin = nanos.getAsLong();
    }

    Moment now() {
        return new Moment(nanos.getAsLong() - origin, wall.millis());
    }
}
