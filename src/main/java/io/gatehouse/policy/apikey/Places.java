package io.gatehouse.policy.apikey;

import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.CredentialNames;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Query;
import io.gatehouse.exchange.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a key may come.
 *
 * @param header a field's name
 * @param query the name of a parameter of the query
 * @param cookie a cookie's name
 */
record Places(
        String header, @Nullable String query, @Nullable String cookie) {
    static final String USUAL = "X-Api-Key";

    static Places of(ApiKeyOptions options) {
        return new Places(options.header() == null ? USUAL : options.header(), options.query(), options.cookie());
    }

    /** All keys that the request brings, in whatever place. */
    List<String> keys(Request request) {
        List<String> keys = new ArrayList<>(request.headers().all(header));
        if (query != null) {
            keys.addAll(Query.all(request.query(), query));
        }
        if (cookie != null) {
            keys.addAll(Cookies.all(request.headers(), cookie));
        }
        return keys;
    }

    /** The request without what stands there, the rest octet for octet. */
    Request without(Request request) {
        Headers headers = request.headers();
        if (headers.contains(header)) {
            headers = headers.toBuilder().remove(header).build();
        }
        if (cookie != null) {
            headers = Cookies.without(headers, cookie);
        }
        String left = query == null || Query.all(request.query(), query).isEmpty()
                ? request.query()
                : Query.without(request.query(), query);
        return request.withHeaders(headers).withTarget(request.path(), left);
    }

    CredentialNames names() {
        return CredentialNames.of(Set.of(header), query == null ? Set.of() : Set.of(query));
    }

    /** In words, such as {@code header X-Api-Key, query key}. */
    @Override
    public String toString() {
        return named().entrySet().stream()
                .map(place -> place.getKey() + ' ' + place.getValue())
                .collect(Collectors.joining(", "));
    }

    /** By the words of the options. */
    Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("header", header);
        if (query != null) {
            named.put("query", query);
        }
        if (cookie != null) {
            named.put("cookie", cookie);
        }
        return named;
    }
}
