package io.gatehouse.forward;

import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.route.Rewrite;
import io.gatehouse.upstream.Call;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.Terms;
import io.gatehouse.upstream.Timeouts;
import io.gatehouse.upstream.Upstream;
import java.io.IOException;

/** A route's answer that is got from an upstream. */
public final class Forward implements Handler {
    /** Gateways may stand in a row; so many times the same name is a circle (RFC 9110 §7.6.3). */
    private static final int MOST_PASSES = 10;

    private final Upstream upstream;
    private final Rewrite rewrite;
    private final Terms terms;
    private final Sender sender;

    /** @param terms what it is asked with, those of the upstream unless the route says otherwise */
    public Forward(Upstream upstream, Rewrite rewrite, Terms terms, Sender sender) {
        this.upstream = upstream;
        this.rewrite = rewrite;
        this.terms = terms;
        this.sender = sender;
    }

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        if (exchange.received().headers().contains("Via") && ForwardingFields.passes(exchange) >= MOST_PASSES) {
            throw new Failure(Failure.Kind.LOOP, false, "Via names this gateway " + MOST_PASSES + " times", null);
        }
        Upgrade asked = Upgrade.askedBy(exchange);
        Handshake.Refusal refusal = asked != null && asked.isWebSocket() ? Handshake.judge(exchange.request()) : null;
        if (refusal != null) {
            return ProblemReply.of(refusal.status(), refusal.detail(), refusal.fields(), exchange);
        }
        Request request;
        try {
            request = rewrite.apply(exchange);
        } catch (Rewrite.MissingInput e) {
            return ProblemReply.of(400, "The request's target can't be made: " + e.getMessage() + ".", exchange);
        }
        if (terms.timeouts().total() != null) {
            exchange.deadline(
                    Deadline.after(exchange.deadline().atMost(terms.timeouts().total()), exchange.timings()::now));
        }
        Course course = new Course(request, upstream, terms, sender, exchange);
        return exchange.rehearsed() ? course.rehearse() : course.reply();
    }

    /**
     * One sending of a request.
     *
     * @param spare whether another may follow, so that this one may be given up
     */
    record Attempt(Outgoing outgoing, Call call, Timeouts timeouts, boolean spare) {
        Target target() {
            return call.target();
        }
    }

    /** A request and where it goes. */
    record Outgoing(Request request, Upstream upstream, Target target) {}

    /** A connection of the pool broke before anything of an answer came. */
    static final class StaleConnection extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient Failure failure;

        StaleConnection(Failure failure) {
            super(failure.getMessage(), failure);
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }
}
