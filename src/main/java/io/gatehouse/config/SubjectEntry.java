package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * Whose requests stay with one member of a split: exactly one of the two is there.
 *
 * @param by what of a request names the subject ({@link KeyText})
 * @param cookie the name of a cookie that the gateway gives
 */
public record SubjectEntry(@Nullable String by, @Nullable String cookie) {}
