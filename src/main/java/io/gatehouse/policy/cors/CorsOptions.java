package io.gatehouse.policy.cors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code cors}.
 *
 * @param origins the origins that may call: {@code https://app.example.com}, {@code https://*.example.com}, or
 *     {@code *} alone for any
 * @param methods the methods they may use; absent: GET, HEAD and POST
 * @param headers the request fields they may send; {@code *} alone for any; absent: only the safe ones
 * @param expose the reply fields their scripts may read; absent: only the safe ones
 * @param credentials whether cookies and authentication may be sent; absent: false
 * @param maxAge how long a browser may remember a preflight's answer; absent: the browser's own default (5 s)
 */
public record CorsOptions(
        @Nullable List<String> origins,
        @Nullable List<String> methods,
        @Nullable List<String> headers,
        @Nullable List<String> expose,
        @Nullable Boolean credentials,
        @Nullable String maxAge) {}
