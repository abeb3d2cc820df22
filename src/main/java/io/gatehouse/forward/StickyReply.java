package io.gatehouse.forward;

import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.upstream.Sticky;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Upstream;
import java.io.IOException;

/**
 * What an upstream answers, with the cookie that brings its client back to the target that answered, where the client has
 * not sent it. The cookie is the gateway's own, for all of its paths: it goes to the client outside of all policies.
 *
 * @param sticky how a client stays
 * @param forward what answers
 */
public record StickyReply(Upstream upstream, Sticky sticky, Handler forward) implements Handler {
    @Override
    public Reply handle(Exchange exchange) throws IOException {
        Reply reply = forward.handle(exchange);
        String name = exchange.target();
        TargetState target = name == null ? null : upstream.roster().find(name);
        String code = target == null ? null : upstream.roster().code(target);
        if (code == null || code.equals(Cookies.first(exchange.received().headers(), sticky.cookie()))) {
            return reply;
        }
        String prefix = exchange.client().prefix();
        exchange.ownCookie(sticky.field(code, prefix.isEmpty() ? "/" : prefix));
        return reply;
    }
}
