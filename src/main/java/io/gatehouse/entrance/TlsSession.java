package io.gatehouse.entrance;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds the TLS session of a request's connection. The Servlet API does not tell which name a client asked for, so this
 * is the one place that looks behind it: by reflection, since a WAR is compiled against no server. Where it can't look,
 * there is no session, and nothing is refused for it.
 *
 * <p>Tomcat hands an object to the request that holds the session in a field. Undertow's own request, its exchange and its
 * connection are public.
 */
final class TlsSession {
    private static final String TOMCAT = "jakarta.servlet.request.ssl_session_mgr";
    private static final String UNDERTOW = "io.undertow.servlet.spec.HttpServletRequestImpl";

    private static final ClassValue<Optional<Field>> SESSION = new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
            try {
                Field field = type.getDeclaredField("session");
                field.setAccessible(true);
                return Optional.of(field);
            } catch (ReflectiveOperationException | RuntimeException e) {
                return Optional.empty();
            }
        }
    };

    private TlsSession() {}

    /** The session between the client and this server; null for another's, as when a proxy stands between. */
    static @Nullable ExtendedSSLSession of(HttpServletRequest request) {
        if (!request.isSecure() || Arrivals.rewritten(request)) {
            return null;
        }
        try {
            Object session = request.getClass().getName().equals(UNDERTOW) ? undertow(request) : tomcat(request);
            return session instanceof ExtendedSSLSession extended ? extended : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static @Nullable Object tomcat(HttpServletRequest request) throws IllegalAccessException {
        Object manager = request.getAttribute(TOMCAT);
        Field field = manager == null ? null : SESSION.get(manager.getClass()).orElse(null);
        return field == null ? null : field.get(manager);
    }

    /** Where {@code proxy-address-forwarding} has put another address in place of the peer's, it is a proxy's session. */
    private static @Nullable Object undertow(HttpServletRequest request) throws ReflectiveOperationException {
        Object exchange = call(request, "getExchange");
        Object connection = call(exchange, "getConnection");
        boolean own = call(exchange, "getSourceAddress").equals(call(connection, "getPeerAddress"));
        Method session = connection.getClass().getMethod("getSslSession");
        return own ? session.invoke(connection) : null;
    }

    private static Object call(Object on, String method) throws ReflectiveOperationException {
        Object result = on.getClass().getMethod(method).invoke(on);
        if (result == null) {
            throw new InvocationTargetException(null, method + " gives nothing");
        }
        return result;
    }
}
