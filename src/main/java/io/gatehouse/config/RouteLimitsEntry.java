package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * What a route has other than the document's {@link LimitsEntry}.
 *
 * @param body of the content ({@link Units#size})
 * @param minRate how fast content must come ({@link Units#octetRate})
 */
public record RouteLimitsEntry(
        @Nullable String body, @Nullable String minRate) {}
