package io.gatehouse.config;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the path and query change on their way to the upstream. Either {@code regex}, or {@code replacePrefix}, or
 * {@code stripPrefix} and then {@code addPrefix}.
 *
 * @param addPrefix a {@link Template}
 */
public record RewriteEntry(
        @Nullable String stripPrefix,
        @Nullable String addPrefix,
        @Nullable ReplacePrefix replacePrefix,
        @Nullable Regex regex,
        @Nullable Query query) {

    /**
     * The path's beginning {@code from}, by whole segments, becomes {@code to}.
     *
     * @param to a {@link Template}
     */
    public record ReplacePrefix(String from, String to) {}

    /**
     * The first place in the path that the pattern finds becomes the replacement.
     *
     * @param pattern in RE2 syntax
     * @param replacement text with {@code $1} and {@code ${name}} for its groups
     */
    public record Regex(String pattern, String replacement) {}

    /**
     * Changes of the query.
     *
     * @param set parameters by name, each a {@link Template}; it takes the place of all of that name
     * @param remove names of parameters
     */
    public record Query(LinkedHashMap<String, String> set, List<String> remove) {}
}
