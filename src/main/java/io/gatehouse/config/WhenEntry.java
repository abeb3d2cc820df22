package io.gatehouse.config;

import java.util.LinkedHashMap;

/**
 * A rule by which a request gets a member of a split: all that is given must match.
 *
 * @param headers by field name
 * @param query by parameter name
 * @param cookies by cookie name
 */
public record WhenEntry(
        LinkedHashMap<String, ValueMatch> headers,
        LinkedHashMap<String, ValueMatch> query,
        LinkedHashMap<String, ValueMatch> cookies) {}
