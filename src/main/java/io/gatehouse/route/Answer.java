package io.gatehouse.route;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;

/**
 * The end of a route's chain: its answer, a failure of which becomes a problem reply here, inside the policies, so that
 * they treat it as any other reply. A browser could not read a 502 that went past {@code cors}.
 *
 * @param handler what answers: forward, respond or redirect
 */
public record Answer(Handler handler) implements Handler {
    private static final System.Logger LOG = System.getLogger(Answer.class.getName());

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        try {
            return handler.handle(exchange);
        } catch (Failure failure) {
            exchange.failed(failure);
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", exchange.id(), failure.getMessage());
            return ProblemReply.of(failure, exchange);
        }
    }
}
