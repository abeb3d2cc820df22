package io.gatehouse.entrance;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Request;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.snapshot.Snapshot;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends every exchange: the first filter. A request that is dispatched again is the same exchange and passes.
 *
 * <p>It gives the request its id, finds the client, and enters the snapshot that the request runs on to its end. The end
 * is in one place, {@link Exchange#end}: called when the chain returns or throws, or, where the request went
 * asynchronous, when the container says that it is complete.
 */
public final class ObserveFilter extends HttpFilter {
    /** The request's id, as a request attribute and as the field {@code X-Request-Id}. */
    public static final String REQUEST_ID = "io.gatehouse.requestId";

    @Serial
    private static final long serialVersionUID = 1L;

    static final String ID_FIELD = "X-Request-Id";

    /** What a request is told that comes when the gateway has been taken apart already. */
    private static final String STOPPING = "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
            + "\"detail\":\"The gateway is shutting down.\"}";

    private final transient RequestIds ids = new RequestIds();
    private transient @Nullable Observation observation;

    /** For {@code web.xml}: finds its parts when it is initialised. */
    public ObserveFilter() {}

    ObserveFilter(Observation observation) {
        this.observation = observation;
    }

    @Override
    public void init() {
        if (observation == null) {
            observation = Observation.of(getServletContext());
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(request, response);
            return;
        }
        Observation parts = Objects.requireNonNull(observation, "not initialised");
        long begun = System.currentTimeMillis();
        Visit visit = enter(parts, request);
        if (visit == null) {
            response.setHeader("Retry-After", "5");
            Status.write(503, ProblemReply.MEDIA_TYPE, STOPPING, request, response);
            return;
        }
        Exchange exchange = visit.exchange();
        Ending ending = new Ending(parts, visit, request, response, begun);
        exchange.atEnd(ending);
        parts.metrics().begun();
        try {
            visit.keepWith(request);
            request.setAttribute(REQUEST_ID, exchange.id());
            response.setHeader(ID_FIELD, exchange.id());
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error broken) {
            ending.broken(broken);
            throw broken;
        } finally {
            end(ending, request, exchange);
        }
        if (!exchange.upgraded() && !Aside.answers(request)) {
            Leftover.read(visit, request, response);
        }
    }

    private @Nullable Visit enter(Observation parts, HttpServletRequest request) {
        Snapshot snapshot = parts.live().enter();
        if (snapshot == null) {
            return null;
        }
        boolean entered = false;
        try {
            Visit visit = new Visit(exchange(request, snapshot), snapshot);
            visit.exchange().holding(snapshot::hold);
            visit.exchange().watch(new Counting(snapshot.policies(), parts.metrics()));
            entered = true;
            return visit;
        } finally {
            if (!entered) {
                snapshot.leave();
            }
        }
    }

    private Exchange exchange(HttpServletRequest request, Snapshot snapshot) {
        Request received = Arrivals.request(request);
        return Arrivals.exchange(
                received,
                Arrivals.arrival(request, received.headers()),
                snapshot.edge(),
                new Arrivals.Marks(ids::next, ThreadLocalRandom.current()));
    }

    /** Where another thread answers, it may be done before this one looks: then nothing is left to wait for. */
    private static void end(Ending ending, ServletRequest request, Exchange exchange) {
        if (exchange.upgraded()) {
            // its tunnel ends it
            ending.leaveSnapshot();
            return;
        }
        try {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new Completion(ending));
                return;
            }
        } catch (IllegalStateException complete) {
            // ended below
        }
        exchange.end();
    }
}
