package io.gatehouse.policy.session;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream learns.
 *
 * @param claims the fields that it is told claims in, by the claims' names
 * @param token whether it gets the access token; true unless given
 */
public record ForwardOptions(
        @Nullable Map<String, String> claims, @Nullable Boolean token) {}
