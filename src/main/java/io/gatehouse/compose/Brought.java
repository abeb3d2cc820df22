package io.gatehouse.compose;

import io.gatehouse.exchange.Headers;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a part.
 *
 * @param part the part
 * @param outcome how it ended: of one that was asked for several items the first that failed, or the last
 * @param value what it stands for in the answer, its fallback where it failed; null where that is nothing
 * @param failedItems which items of its list failed
 * @param answers the fields of all that was answered
 * @param skipped whether it was not asked, since it is not for this request
 */
record Brought(
        Part part,
        Outcome outcome,
        @Nullable JsonValue value,
        List<Integer> failedItems,
        List<Headers> answers,
        boolean skipped) {

    static Brought skipped(Part part) {
        return new Brought(part, Outcome.well(0, JsonValue.NULL, Headers.EMPTY), null, List.of(), List.of(), true);
    }

    /** What came of one that was asked for once, or could not be asked for. */
    static Brought of(Part part, Outcome outcome) {
        Part.End end = part.end();
        JsonValue value = outcome.value() != null || end == null ? outcome.value() : end.value();
        return new Brought(part, outcome, value, List.of(), List.of(outcome.headers()), false);
    }

    /** Whether the answer is not whole without it. */
    boolean isMissing() {
        return !skipped && !outcome.isWell();
    }

    /** Whether there is no answer without it. */
    boolean isFatal() {
        return isMissing() && outcome.value() == null && part.isRequired();
    }

    /** The word for what stands in for it; null for nothing. */
    @Nullable
    String used() {
        Part.End end = part.end();
        return outcome.used() != null ? outcome.used() : end == null ? null : end.used();
    }
}
