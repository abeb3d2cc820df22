package io.gatehouse.route;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule by which a request gets a member of a split: all of it must be so.
 *
 * @param fields what fields, query values and cookies must be
 * @param consumers who must send it, one of them; empty for anybody
 * @param groups what its sender must belong to, one of them; empty for anybody
 */
public record Rule(Match fields, Set<String> consumers, Set<String> groups) {

    /** A rule that asks nothing of who sends a request. */
    public static Rule of(List<FieldMatch> headers, List<FieldMatch> query, List<FieldMatch> cookies) {
        return new Rule(new Match(List.of(), PathShape.ANY, Set.of(), headers, query, cookies), Set.of(), Set.of());
    }

    /** The same for these senders only. */
    public Rule from(Set<String> oneOf, Set<String> ofOneOf) {
        return new Rule(fields, Set.copyOf(oneOf), Set.copyOf(ofOneOf));
    }

    /** Whether it takes the request as the client sent it. */
    boolean takes(Exchange exchange) {
        return fields.unmetField(exchange.received()) == null && takes(exchange.caller());
    }

    private boolean takes(@Nullable Caller caller) {
        if (consumers.isEmpty() && groups.isEmpty()) {
            return true;
        }
        return caller != null
                && (consumers.isEmpty() || caller.consumer() != null && consumers.contains(caller.consumer()))
                && (groups.isEmpty() || !Collections.disjoint(groups, caller.groups()));
    }
}
