package io.gatehouse.compose;

import io.gatehouse.config.Template;
import io.gatehouse.policy.Handler;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of a composition, or one for each item of a list.
 *
 * @param name its name in the composition
 * @param request what is sent
 * @param handler what answers: the way to its upstream
 * @param inputs the parts that must have ended before it can run
 * @param terms what it may take, and what becomes of the answer without it
 */
public record Part(String name, PartRequest request, Handler handler, Set<String> inputs, Terms terms) {

    /**
     * What a part may take, and what becomes of the answer without it.
     *
     * @param timeout how long each of its calls may take; null for as long as the composition may
     * @param maxBytes the most octets of an answer
     * @param keeps whether a cache of the gateway's own keeps what it brings
     * @param when for whom it is asked
     * @param each the list whose items it is asked for; null where it is asked for once
     * @param fallback what stands in for what it does not bring; null where the composition fails without it
     */
    public record Terms(
            @Nullable Duration timeout,
            int maxBytes,
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
     * What stands in for what a part does not bring.
     *
     * @param value the value; null where the part is left out
     */
    public record Fallback(@Nullable JsonValue value) {
        /** The word for it in answers. */
        String used() {
            return value == null ? "omit" : "value";
        }
    }

    boolean isRequired() {
        return terms.fallback == null;
    }
}
