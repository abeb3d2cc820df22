package io.gatehouse.policy.cache;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which arguments of a query tell one answer from another.
 *
 * @param keep these alone
 * @param ignore all but these
 * @param sort whether their order tells nothing; absent: it does
 */
public record QueryOptions(
        @Nullable List<String> keep,
        @Nullable List<String> ignore,
        @Nullable Boolean sort) {}
