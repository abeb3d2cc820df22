package io.gatehouse.entrance;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.snapshot.Snapshot;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;

/**
 * An exchange and the snapshot it runs on from its first filter to its end; kept with the servlet request.
 */
public record Visit(Exchange exchange, Snapshot snapshot) {
    private static final String ATTRIBUTE = Visit.class.getName();

    /** The visit of a request that has passed {@link ObserveFilter}. */
    static Visit of(ServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Visit visit) {
            return visit;
        }
        throw new IllegalStateException("the request did not pass ObserveFilter: web.xml names it first");
    }

    void keepWith(ServletRequest request) {
        exchange.origin(request);
        if (request instanceof HttpServletRequest http) {
            exchange.voucher(new ServerVoucher(http));
        }
        request.setAttribute(ATTRIBUTE, this);
    }
}
