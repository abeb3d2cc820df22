package io.gatehouse.entrance;

import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.ClientRefused;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.MeteredBody;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Upgraded;
import io.gatehouse.explain.Tickets;
import io.gatehouse.forward.Upgrade;
import io.gatehouse.problem.ProblemReply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.SocketTimeoutException;
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
    private transient boolean onTomcat;

    @Override
    public void init() {
        gatehouse = Gatehouse.of(getServletContext());
        onTomcat = getServletContext().getServerInfo().startsWith("Apache Tomcat");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            throw new IOException("the answer broke after it had begun", (Throwable) request.getAttribute(BROKEN));
        }
        Visit visit = Visit.of(request);
        closeAtTheEnd(request.getProtocol(), response);
        if (isOthers(request)) {
            chain.doFilter(request, response);
            return;
        }
        parts().tickets().present(request.getHeader(Tickets.FIELD), visit.snapshot(), visit.exchange());
        Executor threads = parts().threads().executor();
        if (threads == null || staysHere(visit.exchange())) {
            answer(visit, request, response);
        } else {
            answerAside(visit, request, response, threads);
        }
    }

    /** Whether a servlet answers it: what of the gateway's own space no policy does. */
    private static boolean isOthers(HttpServletRequest request) {
        String pathInfo = request.getPathInfo() == null ? "" : request.getPathInfo();
        return Guard.isOwn(request.getServletPath()) && !OwnSpace.has(request.getServletPath() + pathInfo);
    }

    /**
     * Whether only the container's thread may carry an exchange. A handshake is short, and what upgrades a connection is
     * the request's synchronous end. Tomcat keeps an asynchronous stream of HTTP/2 for ever when its client breaks the
     * rules while it is completed ({@code StreamProcessor}, left COMPLETING among the waiting ones).
     */
    private boolean staysHere(Exchange exchange) {
        return Upgrade.askedBy(exchange) != null
                || onTomcat && exchange.client().protocol().startsWith("HTTP/2");
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
        Aside aside = new Aside();
        aside.watch(async);
        threads.execute(() -> {
            try {
                answer(visit, request, response);
                // also to a client whose content could not be read: Tomcat would send an answer of its own in its place
                finish(visit.exchange(), response);
                Leftover.read(visit, request, response);
                Unmarked.complete(async);
            } catch (IOException | RuntimeException | Error broken) {
                // an Error as well: a request that nobody completes would stay for ever
                breakOff(request, async, broken);
            } finally {
                aside.answered();
                // Tomcat does not say that a request is complete whose connection breaks meanwhile
                visit.exchange().end();
            }
        });
    }

    /** Sends the last of the answer from here, where it is seen whether the client takes it. */
    private static void finish(Exchange exchange, HttpServletResponse response) {
        try {
            response.getOutputStream().close();
        } catch (IOException gone) {
            exchange.status(499);
        }
    }

    /** Has the container's thread break the connection. */
    private static void breakOff(HttpServletRequest request, AsyncContext async, Throwable broken) {
        try {
            request.setAttribute(BROKEN, broken);
            Unmarked.dispatch(async);
        } catch (IllegalStateException completed) {
            // the container saw the client go and has completed the request itself
            LOG.log(System.Logger.Level.DEBUG, "nothing is left to break", completed);
        } catch (UnsupportedOperationException undeployed) {
            // Tomcat dispatches nowhere in an application that is being taken away, and looks every second for what it
            // still has under way there: its connection breaks then
            LOG.log(System.Logger.Level.DEBUG, "left to the server to break", undeployed);
        }
    }

    /** While the gateway shuts down no connection is kept for another request (RFC 9112 §9.6). */
    private void closeAtTheEnd(String protocol, HttpServletResponse response) {
        if (parts().readiness().ends() && protocol.startsWith("HTTP/1")) {
            response.setHeader("Connection", "close");
        }
    }

    private void answer(Visit visit, HttpServletRequest request, HttpServletResponse response) throws IOException {
        reply(visit, request, response);
        if (visit.exchange().request().body() instanceof MeteredBody body && body.wasTooSlow()) {
            breakOffSlow(request, response, visit.exchange());
        }
    }

    /** The server would read the rest of the content for as long as an octet comes now and then. */
    private static void breakOffSlow(HttpServletRequest request, HttpServletResponse response, Exchange exchange)
            throws IOException {
        if (exchange.status() == 408) {
            response.flushBuffer();
            throw new ClientGone("the client's content came too slowly; its connection is closed", null);
        }
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof SocketTimeoutException) {
            // Tomcat's read ended for silence: it lets nobody write, answers 408 by itself, but 500 where it finds this
            request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
        }
    }

    /** Replies; what is thrown broke an answer that had begun, so that nothing is left but to break the connection. */
    private void reply(Visit visit, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exchange exchange = visit.exchange();
        exchange.interim(new EarlyHints(exchange, response));
        try {
            Reply reply = reply(visit);
            if (reply.body() instanceof Upgraded target) {
                upgrade(reply, target, visit, request, response);
                return;
            }
            try (reply) {
                closeAtTheEnd(request.getProtocol(), response);
                ReplyWriter.write(reply, exchange, response);
            }
        } catch (ClientRefused refused) {
            beginAnew(ProblemReply.of(refused, exchange), exchange, response);
        } catch (ClientGone gone) {
            Leftover.unreadable(request);
            beginAnew(
                    ProblemReply.of(400, "The request's content could not be read to its end.", exchange),
                    exchange,
                    response);
        } catch (Failure broken) {
            exchange.failed(broken);
            if (response.isCommitted()) {
                throw broken;
            }
            beginAnew(ProblemReply.of(broken, exchange), exchange, response);
        }
    }

    /** Answers 101 and has the tunnel carry the exchange on. */
    private void upgrade(
            Reply reply, Upgraded target, Visit visit, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (parts().tunnels().draining()) {
            reply.close();
            ReplyWriter.write(unserved(visit.exchange()), visit.exchange(), response);
            return;
        }
        boolean joined = false;
        try {
            ReplyWriter.writeSwitch(reply, target.protocol(), response);
            visit.exchange().status(reply.status());
            parts().tunnels().join(target, visit.exchange(), request);
            joined = true;
        } finally {
            if (!joined) {
                reply.close();
            }
        }
    }

    /**
     * Answers with another reply as long as nothing is out, for a client that may still be there: one that left while it
     * sent is not told from one that sent nonsense. Where something is out it left while it was answered, which is no
     * error to be thrown at the container: the connection is broken already.
     */
    private void beginAnew(Reply reply, Exchange exchange, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            exchange.status(499);
            return;
        }
        response.reset();
        closeAtTheEnd(exchange.client().protocol(), response);
        response.setHeader(ObserveFilter.ID_FIELD, exchange.id());
        try {
            ReplyWriter.write(reply, exchange, response);
        } catch (ClientGone gone) {
            exchange.status(499);
        }
    }

    private static Reply unserved(Exchange exchange) {
        return ProblemReply.of(503, "The gateway does not serve now.", Headers.of("Retry-After", "5"), exchange);
    }

    private Reply reply(Visit visit) throws ClientGone {
        Exchange exchange = visit.exchange();
        return parts().readiness().serves() ? Routing.reply(visit.snapshot(), exchange) : unserved(exchange);
    }
}
