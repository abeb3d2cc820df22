package io.gatehouse.config;

import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and what is to become of it: tried out whenever the document is checked.
 *
 * @param request method and target, such as {@code GET /pets/7?limit=1}
 * @param headers the values of each field
 * @param host what the request is for, as {@code Host} has it
 * @param remote the address it comes from
 * @param scheme {@code http} or {@code https}
 * @param consumer the id of a consumer, which exists
 * @param claims what the token of its sender says
 */
public record RouteTestEntry(
        String request,
        LinkedHashMap<String, List<String>> headers,
        @Nullable String host,
        @Nullable String remote,
        @Nullable String scheme,
        @Nullable String consumer,
        @Nullable JsonObject claims,
        Expect expect) {

    /**
     * What is expected; at least one of them is there.
     *
     * @param route the id of a route, which exists
     * @param status of the answer that the gateway gives itself
     * @param upstream method and target as the upstream gets them
     * @param headers fields of the request that the upstream gets, or of the gateway's own answer
     */
    public record Expect(
            @Nullable String route,
            @Nullable Integer status,
            @Nullable String upstream,
            LinkedHashMap<String, String> headers) {}
}
