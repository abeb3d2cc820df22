package io.gatehouse.admin;

import io.gatehouse.exchange.Request;
import io.gatehouse.observe.Masked;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import java.lang.System.Logger.Level;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log line for every write, done or refused: who, from where, what, and what came of it; a ticket in a path is masked.
 * Keeps answers out of caches.
 */
public final class AuditLog implements ContainerResponseFilter {
    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    @Context
    private @Nullable HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle("Cache-Control", "no-store");
        if (servletRequest == null || READS.contains(request.getMethod())) {
            return;
        }
        Caller caller = Caller.of(servletRequest);
        Object revision = response.getHeaders().getFirst(Changes.REVISION);
        LOG.log(
                Level.INFO,
                request.getMethod() + " "
                        + Masked.path(request.getUriInfo().getRequestUri().getRawPath())
                        + " by " + printable(caller.author())
                        + " from " + caller.from()
                        + ": " + response.getStatus()
                        + (revision == null ? "" : ", revision " + revision)
                        + (isDryRun(request) ? ", dry run" : "")
                        + reason(request)
                        + " (request " + servletRequest.getAttribute("io.gatehouse.requestId") + ")");
    }

    /** A request that the gate turned away at the credential. */
    public static void refused(Request request, @Nullable String author, String from, int status, String requestId) {
        LOG.log(
                Level.INFO,
                printable(Masked.named(request)) + " by "
                        + (author == null ? "nobody known" : printable(author)) + " from " + from + ": " + status
                        + " (request " + requestId + ")");
    }

    private static boolean isDryRun(ContainerRequestContext request) {
        String dryRun = request.getUriInfo().getQueryParameters().getFirst("dryRun");
        return dryRun != null && !dryRun.equals("false");
    }

    private static String reason(ContainerRequestContext request) {
        String reason = request.getUriInfo().getQueryParameters().getFirst("reason");
        return reason == null || reason.isEmpty() ? "" : ", because \"" + printable(reason) + "\"";
    }

    /** The text with whatever could forge or disturb a log line left out. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    }
}
