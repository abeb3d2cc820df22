package io.gatehouse.policy.cache;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;

/**
 * Tells in an answer what the cache did with the request (RFC 9211), after what caches behind it told.
 *
 * @param name what the gateway calls itself
 */
record CacheStatus(String name) {
    static final String FIELD = "Cache-Status";

    static CacheStatus of(Exchange exchange) {
        return new CacheStatus(exchange.identity().pseudonym());
    }

    /** @param parameters such as {@code hit; ttl=23} */
    Reply on(Reply reply, String parameters) {
        String own = name + "; " + parameters;
        String before = String.join(", ", reply.headers().all(FIELD));
        return reply.withHeaders(reply.headers().with(FIELD, before.isEmpty() ? own : before + ", " + own));
    }
}
