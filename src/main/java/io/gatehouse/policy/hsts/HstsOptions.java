package io.gatehouse.policy.hsts;

import org.jspecify.annotations.Nullable;

/**
 * The options of {@code hsts}.
 *
 * @param maxAge how long a browser comes over HTTPS only; {@code 0s} makes it forget; absent: 365 days
 * @param includeSubDomains whether that goes for all hosts below too; absent: false
 * @param preload whether the host agrees to be in the list that browsers are shipped with; absent: false
 */
public record HstsOptions(
        @Nullable String maxAge,
        @Nullable Boolean includeSubDomains,
        @Nullable Boolean preload) {}
