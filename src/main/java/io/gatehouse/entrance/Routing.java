package io.gatehouse.entrance;

import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Hops;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.forward.ForwardingFields;
import io.gatehouse.observe.Masked;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.route.Routes.Outcome;
import io.gatehouse.snapshot.Snapshot;
import java.io.IOException;

/**
 * Finds the route of an exchange and has it answer: the same for a request of a client and for one that is only to be
 * explained.
 */
final class Routing {
    private static final System.Logger LOG = System.getLogger(Routing.class.getName());

    private Routing() {}

    /** The reply, whatever happens; a failure of an upstream is a reply already. */
    static Reply reply(Snapshot snapshot, Exchange exchange) throws ClientGone {
        try {
            return route(snapshot, exchange);
        } catch (ClientGone gone) {
            throw gone;
        } catch (IOException | RuntimeException unforeseen) {
            Failure failure = new Failure(
                    Failure.Kind.INTERNAL, true, "answering " + Masked.named(exchange.received()), unforeseen);
            exchange.failed(failure);
            LOG.log(System.Logger.Level.ERROR, exchange.id() + ": " + failure.getMessage(), unforeseen);
            return ProblemReply.of(failure, exchange);
        }
    }

    private static Reply route(Snapshot snapshot, Exchange exchange) throws IOException {
        if (OwnSpace.has(exchange)) {
            return OwnSpace.reply(snapshot, exchange);
        }
        // what a client names in Connection does not go on: no route is chosen by it
        Request visible = exchange.received()
                .withHeaders(Hops.withoutNamed(exchange.received().headers()));
        Outcome outcome = snapshot.routes().match(visible, exchange.client().host(), exchange.witness());
        if (outcome instanceof Outcome.Found found) {
            return isUnaskedTrace(found, exchange) ? noTrace(found, exchange) : answer(found, snapshot, exchange);
        }
        if (outcome instanceof Outcome.WrongMethod wrong) {
            String allow = String.join(", ", wrong.allowed());
            return ProblemReply.of(
                    405,
                    "This path takes " + allow + ", not " + exchange.received().method() + ".",
                    Headers.of("Allow", allow),
                    exchange);
        }
        if (outcome instanceof Outcome.Unclear unclear) {
            return ProblemReply.of(400, "The path can't be read: " + unclear.reason() + ".", exchange);
        }
        return ProblemReply.of(404, "No route takes this request.", exchange);
    }

    private static Reply answer(Outcome.Found found, Snapshot snapshot, Exchange exchange) throws IOException {
        exchange.matched(snapshot.number(), found.route().id(), found.variables());
        // before any policy: what a client names in Connection must not take away what a policy adds
        exchange.request(snapshot.withoutOwn(
                exchange.received()
                        .withTarget(found.forwardPath(), exchange.received().query())
                        .withHeaders(ForwardingFields.onward(exchange))
                        .withBody(ClientBody.settled(exchange.received().body())),
                exchange.client()));
        return found.route().handler().handle(exchange);
    }

    /** An upstream would show what policies and proxies added (RFC 9110 §9.3.8): only a route that names TRACE takes it. */
    private static boolean isUnaskedTrace(Outcome.Found found, Exchange exchange) {
        return exchange.received().method().equals("TRACE")
                && !found.route().match().methods().contains("TRACE");
    }

    private static Reply noTrace(Outcome.Found found, Exchange exchange) {
        return ProblemReply.of(
                405,
                "TRACE is not forwarded here.",
                Headers.of("Allow", found.route().match().allow()),
                exchange);
    }
}
