package io.gatehouse.entrance;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;

/**
 * Breaks a client's connection in the midst of an answer where the container would end the answer well: a part of it would
 * be taken for the whole (RFC 9112 §8).
 *
 * <p>Tomcat breaks it when something is thrown. Undertow writes the last chunk whatever is thrown, and the Servlet API has
 * no word for it: by reflection, since its classes are the server's.
 */
final class Severed {
    private static final System.Logger LOG = System.getLogger(Severed.class.getName());

    private Severed() {}

    /** Closes the connection, or in HTTP/2 the stream. */
    static void connectionOf(HttpServletRequest request) {
        if (!request.getClass().getName().startsWith("io.undertow.")) {
            return;
        }
        try {
            Object exchange = request.getClass().getMethod("getExchange").invoke(request);
            Object connection = exchange.getClass().getMethod("getConnection").invoke(exchange);
            ClassLoader server = exchange.getClass().getClassLoader();
            Method close = Class.forName("io.undertow.server.ServerConnection", false, server)
                    .getMethod("close");
            close.invoke(connection);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an answer that broke off may look whole to its client", e);
        }
    }
}
