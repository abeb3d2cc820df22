package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * An answer that sends the client elsewhere: either a whole {@code location}, or the request's own address with another
 * scheme, host or path (the query stays).
 *
 * @param status 301, 302, 303, 307 or 308
 * @param location a {@link Template} of a URI reference
 * @param scheme {@code http} or {@code https}
 * @param host a host with an optional port
 * @param path a {@link Template}
 */
public record RedirectEntry(
        @Nullable Integer status,
        @Nullable String location,
        @Nullable String scheme,
        @Nullable String host,
        @Nullable String path) {}
