package io.gatehouse.config;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a route is for: all that is given must match.
 *
 * @param host hosts, exact or {@code *.example.com}, in lower case and without port; empty: any
 * @param path a path pattern: {@code /a/b}, {@code /a/**}, {@code /a/{x}}, {@code /a/{x:regex}}; null: any
 * @param methods request methods; empty: any
 * @param headers by field name
 * @param query by parameter name
 * @param cookies by cookie name
 */
public record MatchEntry(
        List<String> host,
        @Nullable String path,
        List<String> methods,
        LinkedHashMap<String, ValueMatch> headers,
        LinkedHashMap<String, ValueMatch> query,
        LinkedHashMap<String, ValueMatch> cookies) {}
