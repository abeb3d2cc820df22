package io.gatehouse.admin;

import io.gatehouse.cache.store.Memory;
import io.gatehouse.snapshot.AdminTokens;
import io.gatehouse.snapshot.Publisher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.Serial;
import java.util.Collections;
import java.util.Enumeration;
import org.glassfish.jersey.servlet.ServletContainer;

/**
 * The admin API as a servlet. Whoever did not come through the admin gate finds nothing here, whatever is wrong with
 * the filters before it.
 *
 * <p>A {@code Content-Type} that is none is hidden from Jersey, which would answer it with an empty 400 before any code
 * of the API is asked; the API answers 415 as if there were none.
 */
public final class AdminServlet extends ServletContainer {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String FIELD = "Content-Type";

    public AdminServlet(Publisher publisher, AdminTokens tokens, Explaining explaining, Memory memory) {
        super(AdminApi.of(publisher, tokens, explaining, memory));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!Caller.isPresent(request)) {
            response.sendError(404);
            return;
        }
        super.service(isReadable(request.getHeader(FIELD)) ? request : new Untyped(request), response);
    }

    private static boolean isReadable(String type) {
        try {
            return type == null || MediaType.valueOf(type) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static final class Untyped extends HttpServletRequestWrapper {
        Untyped(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(FIELD) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }
    }
}
