package io.gatehouse.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketState;
import java.time.Duration;
import java.util.List;

/**
 * How a window is counted by a bucket's bandwidths: what they are at a time, and what they say.
 *
 * <p>Bandwidths of one id are the same at all times, and a bucket keeps what they hold; one of a new id is full. So whatever
 * begins anew with time has the time in its id. Threads: any.
 */
interface Span {
    /**
     * In what time a bandwidth fills by itself that ends by its id: in longer than it lasts. Not in much longer, since the library
     * tells nobody of a debt that takes centuries.
     */
    static Duration never(Window window) {
        return window.quota().usual().multipliedBy(3);
    }

    /** Which of its bandwidths there are at a time: grows with time, and is 0 where they are always the same. */
    long index(Moment now);

    /** The bandwidths of this index. */
    List<Bandwidth> bandwidths(long index);

    /** When the next index begins, by the clock that it goes by; the largest of all where none does. */
    Moment end(long index, Moment now);

    /** What there is of it. */
    Standing standing(Reading reading);

    /**
     * What a bucket says that was brought up to date.
     *
     * @param index which of the span's bandwidths it has
     * @param first the place of their first
     * @param wanted how much is asked for
     */
    record Reading(BucketState state, long index, int first, long wanted, Moment now) {
        /** How much there is of the bandwidth at this place of the span's; less than nothing is a debt. */
        long size(int place) {
            return state.getCurrentSize(first + place);
        }
    }
}
