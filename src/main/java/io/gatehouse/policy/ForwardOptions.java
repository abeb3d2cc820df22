package io.gatehouse.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream learns of a token.
 *
 * @param claims the fields that it is told claims in, by the claims' names
 * @param token whether it gets the token; true unless given
 */
public record ForwardOptions(
        @Nullable Map<String, String> claims, @Nullable Boolean token) {}
