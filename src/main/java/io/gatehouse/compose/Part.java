package io.gatehouse.compose;

import io.gatehouse.config.Template;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call of a composition, or one for each item of a list.
 *
 * @param name its name in the composition
 * @param call what is asked
 * @param inputs the parts that must have ended before it can run
 * @param terms what it may take, and what becomes of the answer without it
 */
public record Part(String name, Call call, Set<String> inputs, Terms terms) {

    /**
     * When a part is asked, and what becomes of the answer without it.
     *
     * @param keeps whether a cache of the gateway's own keeps what it brings
     * @param when for whom it is asked
     * @param each the list whose items it is asked for; null where it is asked for once
     * @param fallback what stands in for what it does not bring; null where the composition fails without it
     */
    public record Terms(
            boolean keeps,
            When when,
            @Nullable Each each,
            @Nullable Fallback fallback) {}

    /**
     * A list of another part that a part is asked for each item of.
     *
     * @param list the list
     * @param max the most items; where there are more, the part fails
     * @param concurrency how many are asked for at a time
     */
    public record Each(Template.Reference list, int max, int concurrency) {}

    /**
     * What stands in for what a part does not bring, in this order.
     *
     * @param stale for how long after it was fresh that does which the part brought before; null for never
     * @param call what is asked in its place; null for nothing
     * @param end what does where those bring nothing, either; null where nothing does, so that the composition fails
     */
    public record Fallback(
            @Nullable Duration stale,
            @Nullable Call call,
            @Nullable End end) {}

    /**
     * What stands in for a part in the end.
     *
     * @param value the value; null where the part is left out
     */
    public record End(@Nullable JsonValue value) {
        /** The word for it in answers. */
        String used() {
            return value == null ? "omit" : "value";
        }
    }

    /** What may be asked for it: its call, and what stands in for that. */
    Stream<Call> calls() {
        Call standIn = terms.fallback == null ? null : terms.fallback.call;
        return Stream.concat(Stream.of(call), Stream.ofNullable(standIn));
    }

    /** Whether there is no answer where nothing is brought for it. */
    boolean isRequired() {
        return end() == null;
    }

    /** What stands in for it in the end; null where nothing does. */
    @Nullable
    End end() {
        return terms.fallback == null ? null : terms.fallback.end;
    }

    /** For how long after it was fresh what it brought before stands in for it; null for never. */
    @Nullable
    Duration stale() {
        return terms.fallback == null ? null : terms.fallback.stale;
    }
}
