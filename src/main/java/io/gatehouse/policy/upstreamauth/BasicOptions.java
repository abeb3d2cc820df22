package io.gatehouse.policy.upstreamauth;

/**
 * A user of an upstream.
 *
 * @param password a reference to a secret
 */
public record BasicOptions(String user, String password) {}
