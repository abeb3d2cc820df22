package io.gatehouse.entrance;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/**
 * Breaks an answer off whose head is out, so that no client takes a part of it for the whole (RFC 9112 §8, RFC 9113
 * §8.1.1). An exception is what the servlet API has for that, and is thrown after; it is enough on Tomcat in HTTP/1.1.
 */
final class BreakOff {
    private static final System.Logger LOG = System.getLogger(BreakOff.class.getName());

    private BreakOff() {}

    static void prepare(HttpServletResponse response, String protocol) {
        if (!response.isCommitted() || closed(response) || !protocol.startsWith("HTTP/2")) {
            return;
        }
        // Tomcat would end the stream well before it resets it, unless trailers are still to come: asking for them
        // fails
        try {
            response.setTrailerFields(() -> {
                throw new IllegalStateException("the answer broke off: nothing may end it");
            });
        } catch (IllegalStateException late) {
            LOG.log(System.Logger.Level.WARNING, "this container may end an answer that broke off", late);
        }
    }

    /** Undertow ends well whatever was thrown; its connection, in HTTP/2 the stream alone, is there to be closed. */
    private static boolean closed(HttpServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        if (!inner.getClass().getName().equals("io.undertow.servlet.spec.HttpServletResponseImpl")) {
            return false;
        }
        try {
            Object exchange = inner.getClass().getMethod("getExchange").invoke(inner);
            Object connection = exchange.getClass().getMethod("getConnection").invoke(exchange);
            ((Closeable) connection).close();
            return true;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException | IOException e) {
            LOG.log(System.Logger.Level.WARNING, "this Undertow does not let its connection be closed", e);
            return false;
        }
    }
}
