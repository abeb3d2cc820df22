package io.gatehouse.config;

import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A fixed answer. At most one of {@code body} and {@code json} is there.
 *
 * @param status 200 to 599
 * @param headers fields by name, none of them hop-by-hop or framing
 * @param body text, sent as UTF-8
 * @param json any value, sent as {@code application/json} unless {@code headers} say otherwise
 */
public record RespondEntry(
        @Nullable Integer status,
        LinkedHashMap<String, String> headers,
        @Nullable String body,
        @Nullable JsonValue json) {}
