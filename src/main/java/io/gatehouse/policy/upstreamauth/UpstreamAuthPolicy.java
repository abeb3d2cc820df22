package io.gatehouse.policy.upstreamauth;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.policy.BearerCredentials;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.upstreamauth.Showing.Shown;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.token.GrantRefused;
import java.io.IOException;

/**
 * Says to an upstream who the gateway is, in place of what the client sent in the same field. Where what it is to say can't be
 * had, the upstream is not asked.
 */
final class UpstreamAuthPolicy implements Policy<UpstreamAuthPolicy.Shows> {
    /** In place of a credential where nobody is asked for one; it is never shown either. */
    private static final String NONE = "-";

    private final Showing showing;
    private final Shows shows;
    private final Shows lacks;

    UpstreamAuthPolicy(Showing showing) {
        this.showing = showing;
        this.shows = new Shows("show", showing.words() + " goes in " + showing.field(), 0);
        this.lacks = new Shows("refuse", "the caller has no token that can be exchanged", 403);
    }

    /** @param status that of a refusal; else 0 */
    record Shows(String outcome, String reason, int status) implements Decision {
        @Override
        public boolean changes() {
            return status == 0;
        }
    }

    @Override
    public boolean needsCaller() {
        return showing.needsCaller();
    }

    @Override
    public Shows decide(Exchange exchange) {
        return showing.lacks(exchange) ? lacks : shows;
    }

    /** The tokens that it has by now decide nothing. */
    @Override
    public Shows decideFirst(Exchange exchange) {
        return decide(exchange);
    }

    @Override
    public Reply carryOut(Shows decided, Exchange exchange, Handler next) throws IOException {
        if (decided.status != 0) {
            return notExchanged(exchange);
        }
        Shown shown;
        try {
            shown = showing.show(exchange);
        } catch (GrantRefused refused) {
            return showing.needsCaller() && refused.isOfSubject() ? notExchanged(exchange) : unknown(exchange);
        } catch (FetchFailed failed) {
            return unknown(exchange);
        }
        Reply reply = with(shown.value(), exchange, next);
        if (reply.status() == 401) {
            shown.notTaken().run();
        }
        return reply;
    }

    @Override
    public Reply rehearse(Shows decided, Exchange exchange, Handler next) throws IOException {
        return decided.status == 0 ? with(NONE, exchange, next) : notExchanged(exchange);
    }

    private Reply with(String value, Exchange exchange, Handler next) throws IOException {
        exchange.secretField(showing.field(), value);
        exchange.request(exchange.request()
                .withHeaders(BearerCredentials.replaced(exchange.request().headers(), showing.field(), value)));
        return next.handle(exchange);
    }

    private static Reply notExchanged(Exchange exchange) {
        return ProblemReply.of(403, "What is asked for takes a token that the caller does not have.", exchange);
    }

    private static Reply unknown(Exchange exchange) {
        return ProblemReply.of(
                503,
                "The gateway can't say now who it is to what answers here.",
                Headers.of("Retry-After", "1"),
                exchange);
    }
}
