package io.gatehouse.config;

import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param groups it belongs to
 * @param credentials it is known by
 * @param policies of its own, each the id of a named one or one in place
 */
public record ConsumerEntry(
        @Nullable String description,
        List<String> groups,
        List<CredentialEntry> credentials,
        List<JsonValue> policies) {}
