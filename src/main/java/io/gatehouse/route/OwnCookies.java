package io.gatehouse.route;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import java.io.IOException;
import java.util.List;

/**
 * A route's answer with the cookies that the gateway itself gives its client, such as those by which it stays with a target.
 * They are added outside of all policies: what of them keeps answers for others must not keep these.
 *
 * @param handler the policies around the answer
 */
public record OwnCookies(Handler handler) implements Handler {
    @Override
    public Reply handle(Exchange exchange) throws IOException {
        Reply reply = handler.handle(exchange);
        List<String> own = exchange.ownCookies();
        if (own.isEmpty()) {
            return reply;
        }
        Headers.Builder fields = reply.headers().toBuilder();
        own.forEach(cookie -> fields.add("Set-Cookie", cookie));
        return reply.withHeaders(fields.build());
    }
}
