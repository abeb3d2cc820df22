package io.gatehouse.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a part of a composition.
 *
 * @param part its name
 * @param after the parts that it waits for
 * @param each the list for whose items it is asked, such as {@code pet.visits}; null where it is asked once
 * @param end how it ended
 * @param course when it ran
 */
public record PartRun(
        String part, List<String> after, @Nullable String each, End end, Course course) {
    /** All is well. */
    public static final String WELL = "well";
    /** It was not for this request. */
    public static final String SKIPPED = "skipped";
    /** It was under way when nobody waited for it any more. */
    public static final String GIVEN_UP = "given-up";
    /** It would be asked; only tried out. */
    public static final String DECIDED = "decided";
    /** It would wait for what others bring; only tried out. */
    public static final String WAITS = "waits";
    /** It had not begun when the request was answered. */
    public static final String NOT_REACHED = "not-reached";

    /**
     * How a part ended.
     *
     * @param outcome one of the words here, or the one for why it brought nothing
     * @param status what was answered, or what stands for its failure; 0 for neither
     * @param used the word for what stands in for it; null for nothing
     */
    public record End(String outcome, int status, @Nullable String used) {}

    /**
     * When a part ran.
     *
     * @param begun nanoseconds from the beginning of the composition to its first call
     * @param nanos from there to the end of its last; 0 where it was not asked
     * @param calls how often it was asked
     * @param span its place in the trace (W3C Trace Context §3.2.2.4); null where there is none, or several
     */
    public record Course(
            long begun, long nanos, int calls, @Nullable String span) {
        /** Of one that was not asked. */
        public static final Course NONE = new Course(0, 0, 0, null);
    }
}
