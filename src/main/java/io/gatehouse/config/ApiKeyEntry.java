package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * A key that a consumer brings; its hash or where it is kept, never both.
 *
 * @param hash its one-way hash ({@link KeyHash})
 * @param key a reference to the key itself
 * @param name what it is called where an explanation tells which one came
 * @param expires when it is not good any more ({@link Units#time}); never unless given
 */
public record ApiKeyEntry(
        @Nullable String hash,
        @Nullable String key,
        @Nullable String name,
        @Nullable String expires) {}
