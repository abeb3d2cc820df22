package io.gatehouse.policy.upstreamauth;

import org.jspecify.annotations.Nullable;

/**
 * A key of an upstream.
 *
 * @param header the field that it goes in; absent: {@code X-Api-Key}
 * @param key a reference to a secret
 */
public record ApiKeyOptions(@Nullable String header, String key) {
    String field() {
        return header == null ? "X-Api-Key" : header;
    }
}
