package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * The connections that are kept to each target.
 *
 * @param max how many at most to one target
 * @param idle how long an unused one is kept, as a duration
 */
public record ConnectionsEntry(
        @Nullable Integer max, @Nullable String idle) {}
