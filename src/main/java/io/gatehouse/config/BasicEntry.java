package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * A name and a password (RFC 7617).
 *
 * @param user the name, of no other consumer
 * @param password the password's one-way hash ({@link PasswordHash}), or a reference to the password itself
 * @param name what the password is called where an explanation tells which one came
 * @param expires when it is not good any more ({@link Units#time}); never unless given
 * @param created when it was made
 */
public record BasicEntry(
        String user,
        String password,
        @Nullable String name,
        @Nullable String expires,
        @Nullable String created) {}
