package io.gatehouse.policy.authorize;

import io.gatehouse.exchange.Caller;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What requests of some methods need of their caller: all that is not empty.
 *
 * @param methods the methods; empty for every method
 * @param scopes all of them
 * @param anyScope one of them
 * @param groups one of them
 * @param consumers one of them
 * @param claims all of them
 */
record Rule(
        Set<String> methods,
        Set<String> scopes,
        Set<String> anyScope,
        Set<String> groups,
        Set<String> consumers,
        Map<String, ClaimValues> claims) {

    static Rule of(RuleOptions options) {
        Map<String, ClaimValues> claims = new LinkedHashMap<>();
        Map<String, JsonValue> written = options.claims();
        if (written != null) {
            written.forEach((name, value) -> claims.put(name, ClaimValues.of(value)));
        }
        return new Rule(
                inOrder(options.methods()),
                inOrder(options.scopes()),
                inOrder(options.anyScope()),
                inOrder(options.groups()),
                inOrder(options.consumers()),
                Collections.unmodifiableMap(claims));
    }

    private static Set<String> inOrder(@Nullable List<String> written) {
        return written == null ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(written));
    }

    boolean isFor(String method) {
        return methods.isEmpty() || methods.contains(method);
    }

    /**
     * What a caller does not meet.
     *
     * @param reason for an administrator
     * @param scopes those that would be enough; empty where more is missing than scopes
     */
    record Lack(String reason, Collection<String> scopes) {}

    /** The first thing that a caller lacks, scopes last, so that who gets more of them is not refused again; null for nothing. */
    @Nullable
    Lack lack(Caller caller) {
        if (!consumers.isEmpty() && (caller.consumer() == null || !consumers.contains(caller.consumer()))) {
            return new Lack("the caller is none of the consumers that may", List.of());
        }
        if (!groups.isEmpty() && Collections.disjoint(groups, caller.groups())) {
            return new Lack("the caller is in none of the groups that may", List.of());
        }
        for (Map.Entry<String, ClaimValues> claim : claims.entrySet()) {
            Object value = caller.claim(claim.getKey());
            if (!claim.getValue().meet(value)) {
                String name = "the caller's claim " + claim.getKey();
                return new Lack(name + (value == null ? " is missing" : " is none of the values that may"), List.of());
            }
        }
        boolean hasAll = caller.scopes().containsAll(scopes);
        boolean hasOne = anyScope.isEmpty() || !Collections.disjoint(anyScope, caller.scopes());
        return hasAll && hasOne ? null : scopes(caller, hasAll, hasOne);
    }

    private Lack scopes(Caller caller, boolean hasAll, boolean hasOne) {
        Set<String> missing = new LinkedHashSet<>(scopes);
        missing.removeAll(caller.scopes());
        String reason = hasAll
                ? "the caller has none of the scopes " + String.join(", ", anyScope)
                : "the caller lacks of the scopes " + String.join(", ", missing);
        Set<String> enough = new LinkedHashSet<>(scopes);
        if (!hasOne) {
            enough.add(anyScope.iterator().next());
        }
        return new Lack(reason, enough);
    }
}
