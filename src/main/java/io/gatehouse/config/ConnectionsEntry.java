package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * The connections that are kept to each target.
 *
 * @param max how many at most to one target
 * @param acquire how long a request waits for a free one, as a duration
 * @param idle how long an unused one is kept, as a duration
 */
public record ConnectionsEntry(@Nullable Integer max, @Nullable String acquire, @Nullable String idle) {}
