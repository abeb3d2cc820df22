package io.gatehouse.route;

import io.gatehouse.exchange.ClientRefused;
import io.gatehouse.exchange.MeteredBody;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.problem.ProblemReply;

/**
 * How much content a route takes from a client, and how slowly.
 *
 * @param most octets (RFC 9110 §15.5.14)
 * @param octetsPerSecond the least rate (RFC 9110 §15.5.9); 0 for any
 */
public record BodyLimits(long most, long octetsPerSecond) {
    /** Unless the document says otherwise: no limit, and 256 octets in each second that is waited. */
    public static final BodyLimits DEFAULT = new BodyLimits(Long.MAX_VALUE, 256);

    /** Has a route's policies and its answer read the content through a meter. */
    public Handler metering(Handler policies) {
        return exchange -> {
            Request request = exchange.request();
            if (request.hasBody()) {
                exchange.request(request.withBody(
                        new MeteredBody(request.body(), most, octetsPerSecond, exchange.timings()::now)));
            }
            return policies.handle(exchange);
        };
    }

    /** Refuses before anything is read what says that it is too large, and says so when it turns out while it is read. */
    public Handler refusing(Handler answer) {
        return exchange -> {
            if (exchange.received().body().length() > most) {
                return ProblemReply.of(MeteredBody.tooLarge(most), exchange);
            }
            try {
                return answer.handle(exchange);
            } catch (ClientRefused refused) {
                if (refused.status() == 413) {
                    return ProblemReply.of(refused, exchange);
                }
                // the read that was too slow may have ended by the server's hand, which then has an answer of its own
                throw refused;
            }
        };
    }
}
