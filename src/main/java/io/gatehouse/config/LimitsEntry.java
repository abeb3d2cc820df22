package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway takes from a client at most.
 *
 * @param uri the request target, as a size ({@link Units#size}); more is 414
 * @param headers all header fields together, as a size; more is 431
 * @param body a request body that a policy needs as a whole, as a size; more is 413 (streamed bodies have no limit)
 * @param inFlight how many requests at once; more is 503
 */
public record LimitsEntry(
        @Nullable String uri,
        @Nullable String headers,
        @Nullable String body,
        @Nullable Integer inFlight) {}
