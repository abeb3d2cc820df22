package io.gatehouse.policy.identity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code identity}: the fields in which an upstream is told who sends a request.
 *
 * @param subject the field of the subject; null for none, as of those below
 * @param consumer that of the consumer's id
 * @param groups that of the groups, with commas between
 * @param scopes that of the scopes, with spaces between
 * @param claims the fields that it is told claims in, by the claims' names
 * @param jwt the token that says all of it
 */
public record IdentityOptions(
        @Nullable String subject,
        @Nullable String consumer,
        @Nullable String groups,
        @Nullable String scopes,
        @Nullable Map<String, String> claims,
        @Nullable TokenOptions jwt) {}
