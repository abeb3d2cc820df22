package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * One upstream of a split.
 *
 * @param upstream its id
 * @param weight its share, 0 to 1000
 * @param when which requests are its own whatever the weights; none unless given
 */
public record MemberEntry(
        String upstream, Integer weight, @Nullable WhenEntry when) {}
