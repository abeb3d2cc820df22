package io.gatehouse.view;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import java.io.IOException;
import java.util.List;

/**
 * Tells caches of every answer of a route with views, also of one that no view was asked for, what it depends on: a cache takes the
 * fields that choose an answer from whichever answer came last (RFC 9111 §4.1).
 *
 * @param fields of the request, by which views are chosen
 * @param isPrivate whether views are chosen by who sends a request, which no field tells a cache
 */
public record ForCaches(List<String> fields, boolean isPrivate, Handler next) implements Handler {
    @Override
    public Reply handle(Exchange exchange) throws IOException {
        Reply reply = next.handle(exchange);
        if (reply.status() < 200) {
            return reply;
        }
        Headers.Builder told = reply.headers().toBuilder();
        fields.forEach(field -> told.addMember("Vary", field));
        Headers varying = told.build();
        return reply.withHeaders(isPrivate ? CacheControl.privately(varying) : varying);
    }
}
