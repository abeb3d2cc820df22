package io.gatehouse.policy.cache;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code cache}.
 *
 * @param ttl for how long an answer is fresh that does not say it itself; absent: it is not stored
 * @param override whether {@code ttl} and {@code statuses} count also where an answer says otherwise; absent: false
 * @param statuses the same as {@code ttl}, by statuses such as {@code 404} or {@code 5xx}
 * @param heuristic whether an answer that says nothing is fresh for a tenth of its age; absent: false
 * @param targeted the fields that speak to this cache, the most telling first
 * @param query which arguments tell one answer from another
 * @param vary fields of requests by which answers differ although they do not say so
 * @param shared whether an answer to one caller is given to others; absent: false
 * @param setCookie whether answers that set cookies are stored; absent: false
 * @param clientControl whether clients may say how fresh an answer must be; absent: true
 * @param bypass keys such as {@code header.X-Debug}: a request that has one of them passes the cache by
 * @param tags by which answers can be taken away, with path variables in braces
 * @param collapse whether those who want the same answer wait for one request; absent: true
 * @param staleWhileRevalidate for how long an answer is given after it was fresh, while it is asked for anew
 * @param staleIfError the same where the upstream fails
 * @param maxEntry the largest content that is stored; absent: 1 MiB
 */
public record CacheOptions(
        @Nullable String ttl,
        @Nullable Boolean override,
        @Nullable LinkedHashMap<String, String> statuses,
        @Nullable Boolean heuristic,
        @Nullable List<String> targeted,
        @Nullable QueryOptions query,
        @Nullable List<String> vary,
        @Nullable Boolean shared,
        @Nullable Boolean setCookie,
        @Nullable Boolean clientControl,
        @Nullable List<String> bypass,
        @Nullable List<String> tags,
        @Nullable Boolean collapse,
        @Nullable String staleWhileRevalidate,
        @Nullable String staleIfError,
        @Nullable String maxEntry) {}
