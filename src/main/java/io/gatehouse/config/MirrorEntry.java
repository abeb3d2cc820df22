package io.gatehouse.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that gets copies of a route's requests.
 *
 * @param upstream its id
 * @param sample how many of the requests are copied ({@link Units#share}); all unless given
 * @param methods those that are copied beside {@link #COPIED}
 * @param maxBody a request with more content is not copied ({@link Units#size})
 * @param queue how many copies may wait
 */
public record MirrorEntry(
        String upstream,
        @Nullable String sample,
        List<String> methods,
        @Nullable String maxBody,
        @Nullable Integer queue) {

    /** The methods that are copied whatever else is listed. */
    public static final Set<String> COPIED = Set.of("GET", "HEAD", "OPTIONS");
}
