package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * One server of an upstream. In the document a text alone is {@code url}.
 *
 * @param url scheme, host, port and base path, or a service of the same server ({@link TargetUrl})
 * @param name what it is called; host:port unless given, {@code webapp:orders} for a service
 * @param weight its share, 1 to 1000; 1 unless given
 * @param tier 0 to 9, the lower first; 0 unless given
 * @param backup whether it is of tier 9
 */
public record TargetEntry(
        String url,
        @Nullable String name,
        @Nullable Integer weight,
        @Nullable Integer tier,
        @Nullable Boolean backup) {}
