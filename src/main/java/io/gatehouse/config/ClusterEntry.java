package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * What gateways have in common that work side by side.
 *
 * @param redis where it is kept
 */
public record ClusterEntry(@Nullable RedisEntry redis) {}
