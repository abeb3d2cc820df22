package io.gatehouse.explain;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import java.net.InetAddress;

/**
 * A request as a person writes it down.
 *
 * @param request with {@code Host} among its fields
 * @param remote the other end of the connection that it comes by
 * @param scheme {@code http} or {@code https}
 * @param sender whom it is to be taken to be from
 */
public record Asked(Request request, InetAddress remote, String scheme, Assumed sender) {

    /**
     * A request.
     *
     * @param target path and query
     * @param host what it is for, unless the fields say so
     * @param fields its other fields
     */
    public static Asked of(String method, String target, String host, Headers fields, From from) {
        int mark = target.indexOf('?');
        Headers.Builder headers = Headers.builder();
        if (!fields.contains("Host")) {
            headers.add("Host", host);
        }
        fields.forEach(headers::add);
        Request request = new Request(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? null : target.substring(mark + 1),
                headers.build(),
                from.content());
        return new Asked(request, from.remote(), from.scheme(), from.sender());
    }

    /** How it comes, with which content, and from whom. */
    public record From(InetAddress remote, String scheme, Body content, Assumed sender) {}
}
