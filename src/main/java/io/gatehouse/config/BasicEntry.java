package io.gatehouse.config;

/**
 * A name and a password (RFC 7617).
 *
 * @param user the name, of no other consumer
 * @param password the password's one-way hash ({@link PasswordHash}), or a reference to the password itself
 */
public record BasicEntry(String user, String password) {}
