package io.gatehouse.policy.headers;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code headers}.
 *
 * @param request what to change before the request is sent on
 * @param reply what to change before the reply is sent back
 */
public record HeadersOptions(
        @Nullable RequestChanges request, @Nullable Changes reply) {
    /**
     * Changes to the fields of a request, done in this order.
     *
     * @param remove names whose field lines are removed
     * @param set fields that replace all of their name
     * @param add field lines added to those there
     * @param secret fields that replace all of their name, with references to secrets as their values
     */
    public record RequestChanges(
            @Nullable List<String> remove,
            @Nullable Map<String, String> set,
            @Nullable Map<String, String> add,
            @Nullable Map<String, String> secret) {
        Changes plain() {
            return new Changes(remove, set, add);
        }
    }

    /**
     * Changes to fields, done in this order.
     *
     * @param remove names whose field lines are removed
     * @param set fields that replace all of their name
     * @param add field lines added to those there
     */
    public record Changes(
            @Nullable List<String> remove,
            @Nullable Map<String, String> set,
            @Nullable Map<String, String> add) {}
}
