package io.gatehouse.entrance;

import io.gatehouse.admin.AdminGate;
import io.gatehouse.admin.AuditLog;
import io.gatehouse.admin.Caller;
import io.gatehouse.admin.Entry;
import io.gatehouse.admin.Knock;
import io.gatehouse.admin.TurnedAway;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.observe.AuditEvents;
import io.gatehouse.observe.Metrics;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.snapshot.Edge;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.security.Principal;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the gateway's own paths: whoever is not let in learns nothing.
 *
 * <p>All of them are guarded but the few that are named public here.
 */
public final class AdminGateFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final System.Logger LOG = System.getLogger(AdminGateFilter.class.getName());

    /** Public paths that tell more to whoever may enter. */
    private static final Set<String> TELLS_MORE = Set.of("health/live", "health/ready");

    private transient @Nullable AdminGate gate;
    private transient @Nullable AuditEvents audit;

    @Override
    public void init() {
        Gatehouse gatehouse = Gatehouse.of(getServletContext());
        gate = gatehouse.gate();
        audit = gatehouse.audit();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = ownPath(request);
        if (path == null) {
            chain.doFilter(request, response);
            return;
        }
        Visit visit = Visit.of(request);
        Exchange exchange = visit.exchange();
        if (isUnlocked(path)) {
            chain.doFilter(request, response);
            return;
        }
        Knock knock = knock(path, request, exchange);
        Entry entry = gate().decide(knock, visit.snapshot().edge());
        if (TELLS_MORE.contains(path)) {
            request.setAttribute(HealthServlet.ADMIN, entry instanceof Entry.Allowed);
            chain.doFilter(request, response);
        } else if (entry instanceof Entry.Allowed allowed) {
            String from = exchange.client().address().getHostAddress();
            new Caller(allowed.author(), from, allowed.readOnly(), staysInside(knock, request, exchange))
                    .enter(request);
            chain.doFilter(request, response);
        } else {
            tell(entry, knock, exchange);
            try (Reply refusal = refusal(entry, knock.user(), exchange)) {
                ReplyWriter.write(refusal, exchange, response);
            }
        }
    }

    private void tell(Entry entry, Knock knock, Exchange exchange) {
        TurnedAway turned = TurnedAway.of(entry);
        if (turned != null && audit != null) {
            exchange.credential(TurnedAway.masked(knock));
            audit.refused(exchange, Metrics.OWN, "admin", turned);
        }
    }

    /** Whether the same request would be let in with another edge, which may trust other proxies. */
    private static Predicate<Edge> staysInside(Knock knock, HttpServletRequest request, Exchange exchange) {
        Headers headers = exchange.received().headers();
        Clients.Arrival arrival = Arrivals.arrival(request, headers);
        return edge -> AdminGate.inside(
                knock.from(Clients.of(arrival, headers, edge.trust()).address()), edge);
    }

    private AdminGate gate() {
        if (gate == null) {
            throw new IllegalStateException("the filter was not initialised");
        }
        return gate;
    }

    /** The path below {@code /_gatehouse/}, in the container's own reading; null for one that belongs to routes. */
    private static @Nullable String ownPath(HttpServletRequest request) {
        String pathInfo = request.getPathInfo() == null ? "" : request.getPathInfo();
        String path = request.getServletPath() + pathInfo;
        if (!Guard.isOwn(path)) {
            return null;
        }
        return path.substring(Math.min(path.length(), Guard.OWN.length() + 2));
    }

    /** Whether nothing there depends on who knocks: no credential is looked at, so none is a guess. */
    private static boolean isUnlocked(String path) {
        return path.equals("jwks.json") || path.startsWith("session/");
    }

    private static Knock knock(String path, HttpServletRequest request, Exchange exchange) {
        Headers headers = exchange.received().headers();
        return new Knock(
                path.equals("metrics"),
                exchange.client().peer(),
                exchange.client().address(),
                Arrivals.rewritten(request) || Client.isForwarded(headers),
                host(request, headers),
                request.getLocalPort(),
                exchange.received().method(),
                headers.first("Authorization"),
                user(request),
                headers.first("Origin"),
                exchange.client().scheme() + "://" + exchange.client().authority(),
                "1".equals(headers.first("X-Gatehouse-Admin")));
    }

    /** HTTP/2 has {@code :authority} in place of {@code Host}, which not every container shows as a field. */
    private static @Nullable String host(HttpServletRequest request, Headers headers) {
        String host = headers.first("Host");
        return host == null && request.getProtocol().startsWith("HTTP/2") ? request.getServerName() : host;
    }

    private static @Nullable String user(HttpServletRequest request) {
        Principal user = request.getUserPrincipal();
        return user != null && request.isUserInRole(AdminGate.ROLE) ? user.getName() : null;
    }

    private static Reply refusal(Entry entry, @Nullable String user, Exchange exchange) {
        Headers.Builder fields = Headers.builder().add("Cache-Control", "no-store");
        if (entry instanceof Entry.Outside outside) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: outside the admin space: {1}", exchange.id(), outside.why());
            return ProblemReply.of(404, "Nothing is here.", fields.build(), exchange);
        }
        String from = exchange.client().address().getHostAddress();
        if (entry instanceof Entry.Forbidden forbidden) {
            AuditLog.refused(exchange.received(), user, from, 403, exchange.id());
            return ProblemReply.of(403, forbidden.why(), fields.build(), exchange);
        }
        if (entry instanceof Entry.Limited limited) {
            AuditLog.refused(exchange.received(), null, from, 429, exchange.id());
            fields.add("Retry-After", ProblemReply.retryAfter(limited.again()));
            return ProblemReply.of(
                    429, "Too many credentials from this address were not good.", fields.build(), exchange);
        }
        boolean wrong = entry instanceof Entry.Unknown unknown && unknown.wrong();
        AuditLog.refused(exchange.received(), null, from, 401, exchange.id());
        fields.add("WWW-Authenticate", "Bearer realm=\"gatehouse\"" + (wrong ? ", error=\"invalid_token\"" : ""));
        String detail = wrong
                ? "The credential is no admin token."
                : "Send the admin token: Authorization: Bearer TOKEN (it is in HOME/admin-token).";
        return ProblemReply.of(401, detail, fields.build(), exchange);
    }
}
