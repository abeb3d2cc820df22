package io.gatehouse.cache;

/**
 * What stored answers are found by, beside the fields of {@code Vary}.
 *
 * @param route the id of the route
 * @param url the whole address that was asked for, as the cache writes it
 * @param subject whom it is for; empty for all
 */
public record CacheKey(String route, String url, String subject) {
    /** Where it is, and not who asks: that may tell more than is meant to be seen. */
    @Override
    public String toString() {
        return url + (subject.isEmpty() ? "" : " (of one caller)");
    }
}
