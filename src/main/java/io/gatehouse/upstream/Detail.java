package io.gatehouse.upstream;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an obstacle tells of itself, so that whoever shows a target need not know each kind of obstacle.
 *
 * @param word the obstacle's word, the same as in the document where it has one there
 * @param facts by their names, in the order in which they are shown: texts, numbers, truths, and {@link Moment}s
 */
public record Detail(String word, Map<String, Object> facts) {
    public Detail {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** The detail of this word without a fact. */
    public static Detail of(String word) {
        return new Detail(word, Map.of());
    }

    /** The same with one fact more; without it where there is no value. */
    public Detail with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Detail(word, more);
    }

    /** A moment on the monotonic clock, which becomes a time where it is shown. */
    public record Moment(long nanos) {}
}
