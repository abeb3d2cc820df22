package io.gatehouse.limit;

import io.github.bucket4j.BucketConfiguration;
import java.util.List;

/**
 * The bandwidths that a limit has for a while.
 *
 * @param version grows with each that follows
 * @param indexes of the spans, in their order
 * @param firsts the places of their first bandwidths
 * @param end when it ends, by whichever of the two clocks says so first
 */
record Epoch(long version, BucketConfiguration configuration, List<Long> indexes, int[] firsts, Moment end) {
    boolean lasts(Moment now) {
        return now.nanos() < end.nanos() && now.millis() < end.millis();
    }
}
