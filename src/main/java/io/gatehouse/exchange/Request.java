package io.gatehouse.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A request as it is sent on: first what the client sent, then what policies and rewriting made of it.
 *
 * @param method the method token, with its case (RFC 9110 §9.1)
 * @param path the raw path, beginning with {@code /}, octet for octet; never decoded and encoded again
 * @param query the raw query without {@code ?}; null when there was no {@code ?} at all
 * @param headers the fields
 * @param body the content; {@link Body#EMPTY} when the request has none
 */
public record Request(String method, String path, @Nullable String query, Headers headers, Body body) {

    public Request withHeaders(Headers changed) {
        return new Request(method, path, query, changed, body);
    }

    public Request withTarget(String changedPath, @Nullable String changedQuery) {
        return new Request(method, changedPath, changedQuery, headers, body);
    }

    public Request withBody(Body changed) {
        return new Request(method, path, query, headers, changed);
    }

    /** Path and query as they stand in a request line (RFC 9112 §3.2.1, origin-form). */
    public String target() {
        return query == null ? path : path + '?' + query;
    }

    /** Whether the message has content, even of length zero announced by a field (RFC 9112 §6). */
    public boolean hasBody() {
        return body != Body.EMPTY;
    }

    /** The method and path; no query, no fields: these may hold credentials. */
    @Override
    public String toString() {
        return method + ' ' + path;
    }
}
