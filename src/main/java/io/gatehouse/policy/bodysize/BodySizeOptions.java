package io.gatehouse.policy.bodysize;

/**
 * The options of {@code bodySize}.
 *
 * @param max the most content that is taken ({@link io.gatehouse.config.Units#size})
 */
public record BodySizeOptions(String max) {}
