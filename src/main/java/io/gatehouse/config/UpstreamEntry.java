package io.gatehouse.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named group of targets.
 *
 * @param targets one or more; no two of one name or URL
 * @param host which {@code Host} a target is sent: {@code target} (its own authority) or {@code preserve} (the client's)
 * @param rewriteReply whether its addresses in the fields of a reply become public ones
 * @param tls how targets with https are verified, and who the gateway is to them
 */
public record UpstreamEntry(
        @Nullable String description,
        List<TargetEntry> targets,
        @Nullable TimeoutsEntry timeouts,
        @Nullable String host,
        @Nullable ConnectionsEntry connections,
        @Nullable BalanceEntry balance,
        @Nullable StickyEntry sticky,
        @Nullable HealthEntry health,
        @Nullable ConcurrencyEntry concurrency,
        @Nullable BreakerEntry breaker,
        @Nullable RetryEntry retry,
        @Nullable Boolean rewriteReply,
        @Nullable TlsEntry tls) {}
