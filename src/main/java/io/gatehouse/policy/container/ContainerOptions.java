package io.gatehouse.policy.container;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code container}.
 *
 * @param roles the roles of the server's realm that are groups here, each with its group; absent: none
 * @param challenge how the server asks for credentials, as a value of {@code WWW-Authenticate}; absent: Basic
 */
public record ContainerOptions(
        @Nullable Map<String, String> roles, @Nullable String challenge) {}
