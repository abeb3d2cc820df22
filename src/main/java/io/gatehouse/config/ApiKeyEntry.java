package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * A key that a consumer brings; its hash or where it is kept, never both.
 *
 * @param hash its one-way hash ({@link KeyHash})
 * @param key a reference to the key itself
 * @param name what it is called where an explanation tells which one came
 * @param expires when it is not good any more ({@link Units#time}); never unless given
 * @param prefix the beginning of the key, which tells nothing of the rest
 * @param created when it was made
 */
public record ApiKeyEntry(
        @Nullable String hash,
        @Nullable String key,
        @Nullable String name,
        @Nullable String expires,
        @Nullable String prefix,
        @Nullable String created) {}
