package io.gatehouse.entrance;

import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.route.Routes.Outcome;
import io.gatehouse.snapshot.Snapshot;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request and lets it answer: the last filter, and the end of the way for all but the gateway's own
 * paths.
 *
 * <p>An exchange runs on the container's thread, or, where {@link Threads} says so, on a thread of its own after the
 * request went asynchronous: the same blocking code.
 */
public final class GatewayFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final System.Logger LOG = System.getLogger(GatewayFilter.class.getName());

    /** Set when the answer broke after its first octet: the container's thread then breaks the connection. */
    private static final String BROKEN = GatewayFilter.class.getName() + ".broken";

    private transient @Nullable Gatehouse gatehouse;

    @Override
    public void init() {
        gatehouse = Gatehouse.of(getServletContext());
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            throw new IOException("the answer broke after it had begun", (Throwable) request.getAttribute(BROKEN));
        }
        Visit visit = Visit.of(request);
        if (Guard.isOwn(request.getServletPath())) {
            chain.doFilter(request, response);
            return;
        }
        Executor threads = parts().threads().executor();
        if (threads == null) {
            answer(visit, response);
        } else {
            answerAside(visit, request, response, threads);
        }
    }

    private Gatehouse parts() {
        if (gatehouse == null) {
            throw new IllegalStateException("the filter was not initialised");
        }
        return gatehouse;
    }

    private void answerAside(Visit visit, HttpServletRequest request, HttpServletResponse response, Executor threads) {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        threads.execute(() -> {
            try {
                answer(visit, response);
                async.complete();
            } catch (ClientGone gone) {
                async.complete();
            } catch (IOException | RuntimeException broken) {
                request.setAttribute(BROKEN, broken);
                async.dispatch();
            }
        });
    }

    /** Answers; what is thrown broke an answer that had begun, so that nothing is left but to break the connection. */
    private void answer(Visit visit, HttpServletResponse response) throws IOException {
        Exchange exchange = visit.exchange();
        try (Reply reply = reply(visit)) {
            ReplyWriter.write(reply, exchange, response);
        } catch (ClientGone gone) {
            exchange.status(499);
            throw gone;
        } catch (Failure broken) {
            exchange.failed(broken);
            throw broken;
        }
    }

    /** The reply, whatever happens: the one place that makes problem replies of failures. */
    private Reply reply(Visit visit) throws ClientGone {
        Exchange exchange = visit.exchange();
        try {
            return route(visit.snapshot(), exchange);
        } catch (ClientGone gone) {
            throw gone;
        } catch (Failure failure) {
            exchange.failed(failure);
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", exchange.id(), failure.getMessage());
            return ProblemReply.of(failure, exchange);
        } catch (IOException | RuntimeException unforeseen) {
            Failure failure = new Failure(Failure.Kind.INTERNAL, true, "answering " + exchange.received(), unforeseen);
            exchange.failed(failure);
            LOG.log(System.Logger.Level.ERROR, exchange.id() + ": " + failure.getMessage(), unforeseen);
            return ProblemReply.of(failure, exchange);
        }
    }

    private Reply route(Snapshot snapshot, Exchange exchange) throws IOException {
        if (!parts().readiness().serves()) {
            return ProblemReply.of(
                    503,
                    "The gateway does not serve now.",
                    Headers.of("Retry-After", "5", "Proxy-Status", "gatehouse; error=destination_unavailable"),
                    exchange);
        }
        Outcome outcome =
                snapshot.routes().match(exchange.received(), exchange.client().host());
        if (outcome instanceof Outcome.Found found) {
            exchange.matched(snapshot.number(), found.route().id(), found.variables());
            exchange.request(exchange.request()
                    .withTarget(found.forwardPath(), exchange.received().query()));
            return found.route().handler().handle(exchange);
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
}
