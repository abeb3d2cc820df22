package io.gatehouse.policy.ratelimit;

import io.gatehouse.exchange.Caller;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What some callers have in place of what everybody has.
 *
 * @param limit null for none at all
 */
record Plan(
        String name,
        Set<String> consumers,
        Set<String> groups,
        @Nullable Limit limit) {
    boolean isOf(Caller caller) {
        return caller.consumer() != null && consumers.contains(caller.consumer())
                || !Collections.disjoint(groups, caller.groups());
    }
}
