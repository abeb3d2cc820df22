package io.gatehouse.policy;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;

/**
 * What goes along where it is known who sends a request: to the upstream in place of what the client brought, to the
 * client with the reply, and nowhere for a second time.
 *
 * @param onward fields that hold secrets, such as the access token of a session
 * @param back fields such as a cookie that is renewed; nobody may store a reply that has one for somebody else
 * @param once what is used up with it, before anything else is done
 */
public record Besides(Headers onward, Headers back, Once once) {
    public static final Besides NOTHING = new Besides(Headers.EMPTY, Headers.EMPTY);

    /** Where nothing is used up. */
    public Besides(Headers onward, Headers back) {
        this(onward, back, Once.NOTHING);
    }

    Request onward(Request request, Exchange exchange) {
        if (onward.size() == 0) {
            return request;
        }
        Headers.Builder fields = request.headers().toBuilder();
        onward.forEach((name, value) -> {
            fields.set(name, value);
            exchange.secretField(name, value);
        });
        return request.withHeaders(fields.build());
    }

    Reply back(Reply reply) {
        if (back.size() == 0) {
            return reply;
        }
        Headers.Builder fields = reply.headers().toBuilder();
        back.forEach(fields::add);
        return reply.withHeaders(fields.set("Cache-Control", "no-store").build());
    }
}
