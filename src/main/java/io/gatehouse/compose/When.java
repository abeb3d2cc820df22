package io.gatehouse.compose;

import io.gatehouse.config.Template;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Request;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For whom a part is asked: all that is given must hold.
 *
 * @param scopes of which the caller needs one; empty for any
 * @param groups of which it must belong to one; empty for any
 * @param claims what its claims must be, by their names
 * @param headers what fields of the client's request must be, by their names
 * @param exists what must have a value other than null
 */
public record When(
        Set<String> scopes,
        Set<String> groups,
        Map<String, String> claims,
        Map<String, String> headers,
        List<Template.Reference> exists) {

    /** For every request. */
    public static final When ALWAYS = new When(Set.of(), Set.of(), Map.of(), Map.of(), List.of());

    boolean holds(Inputs inputs) {
        Caller caller = inputs.exchange().caller();
        boolean known = scopes.isEmpty() && groups.isEmpty() && claims.isEmpty() || caller != null && holds(caller);
        return known
                && headers.entrySet().stream().allMatch(field -> lines(field.getKey(), inputs.exchange())
                        .contains(field.getValue()))
                && exists.stream().allMatch(reference -> isThere(inputs.json(reference)));
    }

    /** Whether it asks who sends a request. */
    boolean isOfCaller() {
        return !scopes.isEmpty()
                || !groups.isEmpty()
                || !claims.isEmpty()
                || exists.stream().anyMatch(reference -> reference.source().equals("claim"));
    }

    /** As the client sent it; but what only the gateway may say, as the gateway says it. */
    private static List<String> lines(String name, Exchange exchange) {
        Request from = exchange.identityFields().has(name) ? exchange.request() : exchange.received();
        return from.headers().all(name);
    }

    private boolean holds(Caller caller) {
        return isOneOf(scopes, caller.scopes())
                && isOneOf(groups, caller.groups())
                && claims.entrySet().stream()
                        .allMatch(claim -> claim.getValue().equals(caller.claimText(claim.getKey())));
    }

    private static boolean isOneOf(Set<String> wanted, Set<String> there) {
        return wanted.isEmpty() || wanted.stream().anyMatch(there::contains);
    }

    private static boolean isThere(@Nullable JsonValue value) {
        return value != null && value != JsonValue.NULL;
    }
}
