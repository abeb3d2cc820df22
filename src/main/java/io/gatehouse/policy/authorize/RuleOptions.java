package io.gatehouse.policy.authorize;

import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What requests of some methods need; see {@link AuthorizeOptions}.
 *
 * @param methods the methods; absent: every method
 */
public record RuleOptions(
        @Nullable List<String> methods,
        @Nullable List<String> scopes,
        @Nullable List<String> anyScope,
        @Nullable List<String> groups,
        @Nullable List<String> consumers,
        @Nullable LinkedHashMap<String, JsonValue> claims) {

    /** Whether it needs anything. */
    boolean needs() {
        return Stream.of(scopes, anyScope, groups, consumers, claims).anyMatch(Objects::nonNull);
    }
}
