package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * How a client stays with its target.
 *
 * @param cookie the cookie's name
 * @param secret a reference to the secret that codes are made with; a random one of this start unless given
 * @param secure whether browsers send the cookie over TLS only; true unless given
 * @param drain how long a drained target still serves those who came before ({@link Units#duration})
 */
public record StickyEntry(
        String cookie,
        @Nullable String secret,
        @Nullable Boolean secure,
        @Nullable String drain) {}
