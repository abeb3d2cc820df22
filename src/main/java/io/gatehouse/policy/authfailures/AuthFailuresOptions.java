package io.gatehouse.policy.authfailures;

/**
 * The options of {@code authFailures}.
 *
 * @param rate how often an address may fail ({@link io.gatehouse.config.Units#rate})
 */
public record AuthFailuresOptions(String rate) {}
