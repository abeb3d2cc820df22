package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway takes from a client at most, whichever route it is for.
 *
 * @param uri of the request's target ({@link Units#size})
 * @param headers of the header section ({@link Units#size})
 * @param headerCount how many fields
 * @param body of the content ({@link Units#size}); no limit unless given
 * @param minRate how fast content must come ({@link Units#octetRate})
 */
public record LimitsEntry(
        @Nullable String uri,
        @Nullable String headers,
        @Nullable Integer headerCount,
        @Nullable String body,
        @Nullable String minRate) {}
