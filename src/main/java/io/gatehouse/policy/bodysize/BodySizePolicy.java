package io.gatehouse.policy.bodysize;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.MeteredBody;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.util.Map;

/**
 * Takes the content of requests up to a size (RFC 9110 §15.5.14), in octets as they are transferred.
 *
 * <p>Content that tells its length is judged by it, before any of it is read. Other content is counted while whoever
 * answers the request reads it, with the route's own limit: the refusal is the same ({@link
 * io.gatehouse.route.BodyLimits}), and nobody gets an octet beyond it.
 *
 * @param max octets
 */
record BodySizePolicy(long max) implements Policy<Decision> {

    @Override
    public Decision decide(Exchange exchange) {
        Request request = exchange.request();
        long length = request.body().length();
        if (!request.hasBody()) {
            return Size.NONE;
        }
        if (length == Body.UNKNOWN) {
            return new Untold();
        }
        return length > max ? Size.BEYOND : Size.WITHIN;
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        long length = exchange.request().body().length();
        return Map.of("length", length == Body.UNKNOWN ? "unknown" : Long.toString(length));
    }

    @Override
    public Reply carryOut(Decision size, Exchange exchange, Handler next) throws IOException {
        if (size.refuses()) {
            return ProblemReply.of(MeteredBody.tooLarge(max), exchange);
        }
        if (size instanceof Untold untold) {
            Request request = exchange.request();
            exchange.request(request.withBody(MeteredBody.atMost(max, request.body(), untold::beyond)));
        }
        return next.handle(exchange);
    }
}
