package io.gatehouse.policy.authorize;

import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code authorize}: either what every request needs, or rules for methods. All that is given is needed.
 *
 * @param scopes of which a caller needs all (RFC 6749 §3.3)
 * @param anyScope of which it needs one
 * @param groups of which it needs one
 * @param consumers ids of which it must be one
 * @param claims by name, each with a value or a list of values of which it needs one
 * @param rules of which the first that is for the request's method decides
 */
public record AuthorizeOptions(
        @Nullable List<String> scopes,
        @Nullable List<String> anyScope,
        @Nullable List<String> groups,
        @Nullable List<String> consumers,
        @Nullable LinkedHashMap<String, JsonValue> claims,
        @Nullable List<RuleOptions> rules) {

    /** What stands beside {@code rules}, as a rule for every method. */
    RuleOptions single() {
        return new RuleOptions(null, scopes, anyScope, groups, consumers, claims);
    }

    /** The rules, or the single one. */
    List<RuleOptions> all() {
        return rules == null ? List.of(single()) : rules;
    }
}
