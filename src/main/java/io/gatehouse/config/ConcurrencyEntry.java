package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * How many requests an upstream carries at a time.
 *
 * @param max under way at the upstream
 * @param perTarget under way at one target
 * @param adaptive whether {@code perTarget} is only the most, and how many it really are is found out
 * @param queue how many may wait; none unless given
 * @param timeout how long ({@link Units#timeout}); 1s unless given
 */
public record ConcurrencyEntry(
        @Nullable Integer max,
        @Nullable Integer perTarget,
        @Nullable Boolean adaptive,
        @Nullable Integer queue,
        @Nullable String timeout) {}
