package io.gatehouse.policy.upstreamauth;

import org.jspecify.annotations.Nullable;

/**
 * The options of {@code upstreamAuth}: exactly one of them.
 *
 * @param basic a user and a password (RFC 7617)
 * @param apiKey a key in a field
 * @param token a token that a provider gives
 */
public record UpstreamAuthOptions(
        @Nullable BasicOptions basic,
        @Nullable ApiKeyOptions apiKey,
        @Nullable TokenOptions token) {}
