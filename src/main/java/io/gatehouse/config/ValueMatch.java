package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * What a header, query parameter or cookie must be: exactly one of the four is there. In the document a text alone is
 * {@code exact}.
 *
 * @param exact the whole value
 * @param prefix how the value begins
 * @param regex a regular expression (RE2 syntax) for the whole value
 * @param present true: it is there, whatever its value; false: it is not there
 */
public record ValueMatch(
        @Nullable String exact,
        @Nullable String prefix,
        @Nullable String regex,
        @Nullable Boolean present) {}
