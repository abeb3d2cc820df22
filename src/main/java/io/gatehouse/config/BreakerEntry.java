package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * When a target is left alone for a while, and with how many requests it is tried then.
 *
 * @param ratio such a share of failures ({@link Units#share}); 50% unless given
 * @param minimum of at least so many calls; 20 unless given
 * @param within of the last time ({@link Units#span}); 10s unless given
 * @param open how long it takes none ({@link Units#span}); 10s unless given
 * @param probes how many requests are tried then; 3 unless given
 * @param slow from this time on until its answer begins a call is slow ({@link Units#timeout}); 5s unless given
 * @param slowRatio such a share of slow calls ({@link Units#share}); 100% unless given
 */
public record BreakerEntry(
        @Nullable String ratio,
        @Nullable Integer minimum,
        @Nullable String within,
        @Nullable String open,
        @Nullable Integer probes,
        @Nullable String slow,
        @Nullable String slowRatio) {}
