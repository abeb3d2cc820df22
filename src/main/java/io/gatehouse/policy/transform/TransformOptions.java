package io.gatehouse.policy.transform;

import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code transform}.
 *
 * @param request what to change before the request is sent on
 * @param reply what to change before the reply is sent back
 * @param gzip which replies are compressed
 */
public record TransformOptions(
        @Nullable RequestOptions request,
        @Nullable ReplyOptions reply,
        @Nullable GzipOptions gzip) {

    /**
     * Changes to a request.
     *
     * @param headers to its fields
     * @param query to the arguments of its query
     * @param body to its content, in the words of {@link ChangeCompiler}
     * @param maxBytes the most content that is held to be changed ({@link io.gatehouse.config.Units#size})
     * @param required whether content that can't be changed is refused
     */
    public record RequestOptions(
            @Nullable Changes headers,
            @Nullable Changes query,
            @Nullable JsonObject body,
            @Nullable String maxBytes,
            @Nullable Boolean required) {}

    /**
     * Changes to a reply.
     *
     * @param statuses those of the replies that are changed ({@link io.gatehouse.config.Units#statuses}); absent: fields of all,
     *     content of 2xx
     * @param headers to its fields
     * @param body to its content, in the words of {@link ChangeCompiler}
     * @param maxBytes the most content that is held to be changed ({@link io.gatehouse.config.Units#size})
     * @param required whether content that can't be changed is withheld
     */
    public record ReplyOptions(
            @Nullable String statuses,
            @Nullable Changes headers,
            @Nullable JsonObject body,
            @Nullable String maxBytes,
            @Nullable Boolean required) {}

    /**
     * Changes to what has names, done in this order.
     *
     * @param remove what goes
     * @param rename new names by old ones
     * @param set values that replace all of their name
     * @param add values beside those there
     */
    public record Changes(
            @Nullable List<String> remove,
            @Nullable LinkedHashMap<String, String> rename,
            @Nullable LinkedHashMap<String, String> set,
            @Nullable LinkedHashMap<String, String> add) {}

    /**
     * Which replies are compressed.
     *
     * @param types their media types; absent: {@link Gzip#TYPES}
     * @param minBytes the least content that is worth it ({@link io.gatehouse.config.Units#size})
     * @param level from 1, the fastest, to 9, the smallest
     */
    public record GzipOptions(
            @Nullable List<String> types,
            @Nullable String minBytes,
            @Nullable Integer level) {}
}
