package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * How requests are shared among targets.
 *
 * @param algorithm {@code leastRequest} unless given
 * @param by what {@code hash} chooses by ({@link KeyText})
 */
public record BalanceEntry(
        @Nullable String algorithm, @Nullable String by) {}
