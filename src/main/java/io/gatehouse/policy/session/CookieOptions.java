package io.gatehouse.policy.session;

import org.jspecify.annotations.Nullable;

/**
 * What a browser gets.
 *
 * @param name absent: {@code __Host-} and the policy's id
 * @param sameSite {@code Lax}, {@code Strict} or {@code None} (RFC 6265bis §5.6.7); absent: {@code Lax}
 * @param idle how long a session lasts that nobody uses; absent: 30m
 * @param max how long any lasts; absent: 8h
 */
public record CookieOptions(
        @Nullable String name,
        @Nullable String sameSite,
        @Nullable String idle,
        @Nullable String max) {}
