package io.gatehouse.admin;

import io.gatehouse.snapshot.Edge;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;

/**
 * Who the admin gate let in. The gate leaves it as a request attribute for the API behind it.
 *
 * @param author {@code token}, {@code token:NAME} for a further one, or the name of the container's user
 * @param from the derived client's address, for the audit log
 * @param readOnly whether they may change nothing
 * @param staysInside whether the same request would still be let in with another edge
 */
public record Caller(String author, String from, boolean readOnly, Predicate<Edge> staysInside) {
    private static final String ATTRIBUTE = Caller.class.getName();

    /** Leaves it with the request. */
    public void enter(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static boolean isPresent(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller;
    }

    static Caller of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("the admin API was reached past its gate");
    }
}
