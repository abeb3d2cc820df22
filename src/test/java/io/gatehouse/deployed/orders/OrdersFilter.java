package io.gatehouse.deployed.orders;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** What guards the service: for requests, as filters are unless they say otherwise. */
public final class OrdersFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getHeader("X-Forbidden") != null) {
            response.sendError(403, "the filter says no");
            return;
        }
        response.setHeader("X-Filtered", String.valueOf(request.getDispatcherType()));
        chain.doFilter(request, response);
    }
}
