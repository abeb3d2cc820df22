package io.gatehouse.upstream;

import io.gatehouse.exchange.Key;
import org.jspecify.annotations.Nullable;

/**
 * How requests are shared among targets.
 *
 * @param by what a consistent hash chooses by; null for the other algorithms
 * @param sticky how a client stays with its target; null where it does not
 * @param panic where fewer than this share of the targets that are not drained are well, ejected and unhealthy ones are
 *     used too; 0 for never
 */
public record Balancing(
        Algorithm algorithm, @Nullable Key by, @Nullable Sticky sticky, double panic) {
    public static final Balancing DEFAULT = new Balancing(Algorithm.LEAST_REQUEST, null, null, 0);
}
