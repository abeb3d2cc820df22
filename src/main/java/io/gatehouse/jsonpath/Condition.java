package io.gatehouse.jsonpath;

import java.util.List;

/** An expression that holds or does not ({@code LogicalType}, RFC 9535 §2.4.1). */
@FunctionalInterface
non-sealed interface Condition extends Operand {

    boolean holds(Scope scope);

    /** Whether a query selects anything, be it {@code null} (§2.3.5.2.1). */
    static Condition exists(Query query) {
        return scope -> !query.nodes(scope).isEmpty();
    }

    static Condition any(List<Condition> conditions) {
        List<Condition> all = List.copyOf(conditions);
        return all.size() == 1 ? all.get(0) : scope -> all.stream().anyMatch(condition -> condition.holds(scope));
    }

    static Condition all(List<Condition> conditions) {
        List<Condition> all = List.copyOf(conditions);
        return all.size() == 1 ? all.get(0) : scope -> all.stream().allMatch(condition -> condition.holds(scope));
    }

    static Condition not(Condition condition) {
        return scope -> !condition.holds(scope);
    }
}
