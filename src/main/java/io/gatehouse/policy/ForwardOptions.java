package io.gatehouse.policy;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream learns of a token.
 *
 * @param claims the fields that it is told claims in, by the claims' names
 * @param token whether it gets the token; true unless given
 */
public record ForwardOptions(
        @Nullable Map<String, String> claims, @Nullable Boolean token) {

    /** The fields of these options; none where there are none. */
    public static Set<String> fields(@Nullable ForwardOptions options) {
        return options == null || options.claims == null ? Set.of() : Set.copyOf(options.claims.values());
    }
}
