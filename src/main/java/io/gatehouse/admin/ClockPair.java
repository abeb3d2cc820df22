package io.gatehouse.admin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The same moment on the monotonic clock and on the wall: what is kept by the one is shown by the other. */
record ClockPair(long nanos, Instant time) {

    /** The time of a moment, to the millisecond; null for {@link Long#MIN_VALUE}, which stands for one not known. */
    @Nullable
    String time(long moment) {
        return moment == Long.MIN_VALUE
                ? null
                : time.plusNanos(moment - nanos).truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
