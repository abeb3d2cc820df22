package io.gatehouse.config;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * A rule by which a request gets a member of a split: all that is given must match.
 *
 * @param headers by field name
 * @param query by parameter name
 * @param cookies by cookie name
 * @param consumer ids of consumers, of which its sender must be one; empty: anybody
 * @param group groups, of which its sender must belong to one; empty: anybody
 */
public record WhenEntry(
        LinkedHashMap<String, ValueMatch> headers,
        LinkedHashMap<String, ValueMatch> query,
        LinkedHashMap<String, ValueMatch> cookies,
        List<String> consumer,
        List<String> group) {

    /** Whether it asks who sends a request. */
    public boolean isOfCaller() {
        return !consumer.isEmpty() || !group.isEmpty();
    }
}
