package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.route.Rewrite;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.Upstream;
import java.io.IOException;

/**
 * What an upstream answers, and what it says before (RFC 8297), with public addresses in the place of its own.
 *
 * @param rewrite what the route does to the path, which is undone
 * @param forward what answers
 */
public record PublicReply(Upstream upstream, Rewrite rewrite, Handler forward) implements Handler {

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        Exchange.Interim client = exchange.interim();
        exchange.interim((status, fields) -> client.pass(status, published(fields, exchange)));
        try {
            Reply reply = forward.handle(exchange);
            return reply.withHeaders(published(reply.headers(), exchange));
        } finally {
            exchange.interim(client);
        }
    }

    private Headers published(Headers fields, Exchange exchange) {
        if (!ReplyFields.concerns(fields)) {
            return fields;
        }
        for (Target target : upstream.targets()) {
            if (target.isServer(exchange.target())) {
                return ReplyFields.of(fields, address(target, exchange));
            }
        }
        return fields;
    }

    private PublicAddress address(Target target, Exchange exchange) {
        Rewrite.Change change;
        try {
            change = rewrite.change(exchange);
        } catch (Rewrite.MissingInput e) {
            throw new IllegalStateException("the request was sent", e);
        }
        boolean knowsHost = upstream.terms().preserveHost() || target.isService();
        return new PublicAddress(target, upstream.targets(), knowsHost, exchange.client(), change);
    }
}
