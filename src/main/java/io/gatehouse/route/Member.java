package io.gatehouse.route;

import io.gatehouse.policy.Handler;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One upstream of a split.
 *
 * @param upstream its id
 * @param weight its share of what no rule takes
 * @param when its rule; null for none
 * @param handler what forwards to it
 */
public record Member(String upstream, int weight, @Nullable Match when, Handler handler) {

    /** A rule: what fields, query values and cookies must be, all of them. */
    public static Match rule(List<FieldMatch> headers, List<FieldMatch> query, List<FieldMatch> cookies) {
        return new Match(List.of(), PathShape.ANY, Set.of(), headers, query, cookies);
    }
}
