package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of a composition, or one for each item of a list.
 *
 * @param method the method
 * @param call where it is sent ({@link PartCall})
 * @param required whether there is no answer without it; so it is unless it has a fallback
 * @param fallback what stands in for it, in this order: {@code stale}, {@code call}, {@code value} or {@code omit}
 * @param standIn the call of its fallback
 * @param retry when it is sent again, in place of what its upstream says
 * @param expect the media type that what it brings must have
 * @param timeout how long each of its calls may take
 * @param maxBytes the most that each of its calls may bring ({@link Units#size})
 * @param cache the options of the policy {@code cache}, which keeps what it brings; null for none
 * @param when for which requests it is sent
 * @param forEach the list for whose items it is sent, such as {@code pet.visits}
 * @param max the most items
 * @param concurrency for how many items it is sent at a time
 * @param send the fields of the client's request that are sent on
 * @param headers further fields by name, each a {@link Template}
 * @param body the JSON that is sent
 */
public record PartEntry(
        String method,
        String call,
        @Nullable Boolean required,
        @Nullable JsonObject fallback,
        @Nullable PartEntry standIn,
        @Nullable RetryEntry retry,
        @Nullable String expect,
        @Nullable String timeout,
        @Nullable String maxBytes,
        @Nullable JsonObject cache,
        @Nullable PartWhenEntry when,
        @Nullable String forEach,
        @Nullable Integer max,
        @Nullable Integer concurrency,
        List<String> send,
        LinkedHashMap<String, String> headers,
        @Nullable JsonValue body) {

    /** The methods that parts are sent with, as the document writes them. */
    static final List<String> METHODS = List.of("get", "head", "post", "put", "patch", "delete");

    /** Those of them that change nothing at a service (RFC 9110 §9.2.1). */
    static final Set<String> SAFE = Set.of("get", "head");

    /** What stands for the item that a part is sent for. */
    public static final String ITEM = "item";

    /** The same for each item of a list; null for none. */
    public PartEntry of(@Nullable String list) {
        return new PartEntry(
                method,
                call,
                required,
                fallback,
                standIn,
                retry,
                expect,
                timeout,
                maxBytes,
                cache,
                when,
                list,
                max,
                concurrency,
                send,
                headers,
                body);
    }

    /**
     * What the references of a part may stand for, beside values of the request.
     *
     * @param parts the names of the composition's parts
     * @param each whether it is sent for each item of a list
     */
    public static Set<String> named(Set<String> parts, boolean each) {
        Set<String> named = new LinkedHashSet<>(parts);
        if (each) {
            named.add(ITEM);
        }
        return named;
    }
}
