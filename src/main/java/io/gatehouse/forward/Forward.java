package io.gatehouse.forward;

import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Witness;
import io.gatehouse.policy.Handler;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.route.Rewrite;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.Timeouts;
import io.gatehouse.upstream.Upstream;
import java.io.IOException;
import java.util.Set;

/** A route's answer that is got from an upstream. */
public final class Forward implements Handler {
    /** Methods that may be sent twice (RFC 9110 §9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    /** How many stale connections in a row are borne: requests that end meanwhile bring their own back. */
    private static final int MAX_STALE = 3;

    /** Gateways may stand in a row; so many times the same name is a circle (RFC 9110 §7.6.3). */
    private static final int MOST_PASSES = 10;

    private final Upstream upstream;
    private final Rewrite rewrite;
    private final Timeouts timeouts;
    private final Sender sender;

    public Forward(Upstream upstream, Rewrite rewrite, Timeouts timeouts, Sender sender) {
        this.upstream = upstream;
        this.rewrite = rewrite;
        this.timeouts = timeouts;
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
        if (timeouts.total() != null) {
            exchange.deadline(Deadline.after(timeouts.total(), exchange.timings()::now));
        }
        return send(request, exchange);
    }

    /**
     * Sends the request, or only tells what it would be where that is asked for; again when a connection of the pool turned out to have been closed by the other end meanwhile,
     * and only what may be sent twice.
     */
    private Reply send(Request request, Exchange exchange) throws IOException {
        Witness witness = exchange.witness();
        if (witness != null && witness.rehearsal()) {
            UpstreamRequest.show(
                    new Attempt(request, upstream, upstream.targets().get(0), timeouts), exchange, witness);
            return Reply.of(200, Headers.EMPTY);
        }
        Target target = upstream.pick();
        exchange.target(target.name());
        Attempt attempt = new Attempt(request, upstream, target, timeouts);
        for (int stale = 0; ; stale++) {
            if (witness != null) {
                UpstreamRequest.show(attempt, exchange, witness);
            }
            try {
                return sender.send(attempt, exchange);
            } catch (StaleConnection e) {
                if (e.failure().mayHaveArrived() && !maySendTwice(request)
                        || stale == MAX_STALE
                        || exchange.deadline().passed()) {
                    throw e.failure();
                }
                // where one was closed, as at an upstream's restart, those beside it were too
                sender.forgetIdle();
            }
        }
    }

    private static boolean maySendTwice(Request request) {
        boolean replayable = request.body().replayable() || request.body().length() == 0;
        return replayable && IDEMPOTENT.contains(request.method());
    }

    /** One sending of a request. */
    record Attempt(Request request, Upstream upstream, Target target, Timeouts timeouts) {}

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
