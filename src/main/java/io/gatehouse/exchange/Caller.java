package io.gatehouse.exchange;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as a route's authentication found out.
 *
 * @param way the word of the policy that found it out, such as {@code jwt}
 * @param subject what tells it from all others: of a token its issuer, {@code |} and its {@code sub}; else the consumer's
 *     id; null for nobody in particular
 * @param consumer the id of the consumer; null for none
 * @param groups the groups it belongs to
 * @param scopes what it was allowed to do where it got its token (RFC 6749 §3.3)
 * @param claims what its token says of it (RFC 7519 §4): texts, numbers, truth values, lists and maps of them
 */
public record Caller(
        String way,
        @Nullable String subject,
        @Nullable String consumer,
        Set<String> groups,
        Set<String> scopes,
        Map<String, Object> claims) {

    /** Nobody in particular. */
    public static final Caller ANONYMOUS = new Caller("anonymous", null, null, Set.of(), Set.of(), Map.of());
}
