package io.gatehouse.entrance.webapp;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * The way into a service of Undertow: its dispatcher takes a request that came over no connection of its own
 * ({@code ServletDispatcher#dispatchMockRequest}), and gives it an exchange of its own.
 *
 * <p>{@code RequestDispatcher#forward} would not do: it changes path, application and session of the exchange on which the
 * client's request came, while the thread that carries that one writes its answer.
 */
final class UndertowEntry implements Entry {

    @Override
    public ServiceRequest request(Call call, Dispatch dispatch) {
        return new MockedRequest(call, dispatch);
    }

    @Override
    public void call(ServiceRequest request, ServiceResponse response) throws IOException, ServletException {
        MockedRequest mocked = (MockedRequest) request;
        try {
            dispatch(mocked, response);
        } catch (InvocationTargetException e) {
            // what the service threw stands in the server's log; the server then failed to answer, having no connection
            throw new ServletException("the service threw, as the server's log tells", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new ServletException("this server does not take a request that came over no connection", e);
        }
        mocked.left();
        int status = mocked.serverStatus();
        if (status >= 400 && !response.isCommitted() && !request.isAsyncStarted()) {
            // the service threw, or the server refused before it was called: said to the exchange, not to our response
            response.sendError(status);
        }
    }

    private static void dispatch(MockedRequest request, ServiceResponse response) throws ReflectiveOperationException {
        ServletContext target = request.call().target();
        Object deployment = Undertow.call("servlet.spec.ServletContextImpl", "getDeployment", target, target);
        Object dispatcher = Undertow.call("servlet.api.Deployment", "getServletDispatcher", target, deployment);
        Undertow.type(target, "servlet.api.ServletDispatcher")
                .getMethod("dispatchMockRequest", HttpServletRequest.class, HttpServletResponse.class)
                .invoke(dispatcher, request, response);
    }

    /** Undertow's classes, by their names: a WAR is compiled against no server. */
    private static final class Undertow {
        private Undertow() {}

        static Class<?> type(ServletContext target, String name) throws ClassNotFoundException {
            return Class.forName("io.undertow." + name, false, target.getClass().getClassLoader());
        }

        static Object call(String type, String method, ServletContext target, @Nullable Object on)
                throws ReflectiveOperationException {
            return type(target, type).getMethod(method).invoke(on);
        }

        /** The connection that a client's request came over; it has the thread that times a session. */
        static Object connection(ServletContext target, @Nullable Object origin) throws ReflectiveOperationException {
            Object request = origin;
            while (request instanceof ServletRequestWrapper wrapper) {
                request = wrapper.getRequest();
            }
            Object exchange = call("servlet.spec.HttpServletRequestImpl", "getExchange", target, request);
            return call("server.HttpServerExchange", "getConnection", target, exchange);
        }
    }

    /** The service's session, on an exchange that is made for it: the request's own has no thread that would time it. */
    private static final class Sessions {
        private final ServletContext target;
        private final Object exchange;
        private final Class<?> type;

        /** @param known what the server knows of the request, its session's id included */
        Sessions(Call call, @Nullable Object known) throws ReflectiveOperationException {
            target = call.target();
            type = Undertow.type(target, "server.HttpServerExchange");
            Object connection = Undertow.connection(target, call.exchange().origin());
            exchange = type.getConstructor(Undertow.type(target, "server.ServerConnection"))
                    .newInstance(connection);
            Object key = Undertow.type(target, "servlet.handlers.ServletRequestContext")
                    .getField("ATTACHMENT_KEY")
                    .get(null);
            type.getMethod("putAttachment", Undertow.type(target, "util.AttachmentKey"), Object.class)
                    .invoke(exchange, key, known);
            for (String cookies : call.request().headers().all("Cookie")) {
                Object fields = Undertow.call("server.HttpServerExchange", "getRequestHeaders", target, exchange);
                Class<?> name = Undertow.type(target, "util.HttpString");
                Undertow.type(target, "util.HeaderMap")
                        .getMethod("add", name, String.class)
                        .invoke(fields, name.getConstructor(String.class).newInstance("Cookie"), cookies);
            }
        }

        @Nullable
        HttpSession get(boolean create) throws ReflectiveOperationException {
            return (HttpSession) Undertow.type(target, "servlet.spec.ServletContextImpl")
                    .getMethod("getSession", type, boolean.class)
                    .invoke(target, exchange, create);
        }

        /** The request is over: the session's time begins anew. */
        void left() throws ReflectiveOperationException {
            Undertow.type(target, "servlet.spec.ServletContextImpl")
                    .getMethod("updateSessionAccessTime", type)
                    .invoke(target, exchange);
        }
    }

    /** A request with an exchange of Undertow's, which knows path and mapping. */
    private static final class MockedRequest extends ServiceRequest {
        private final String context;
        private @Nullable Object current;
        private @Nullable HttpServletRequest known;
        private @Nullable HttpServletResponse answered;
        private @Nullable Sessions sessions;
        private @Nullable String announced;

        MockedRequest(Call call, Dispatch dispatch) {
            super(call, dispatch);
            context = call.target().getContextPath();
        }

        /** Undertow's own request; null until it has made one, which the thread then finds. */
        private @Nullable HttpServletRequest known() {
            if (known == null) {
                try {
                    find(call().target());
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("this server does not tell of its request", e);
                }
            }
            return known;
        }

        private void find(ServletContext target) throws ReflectiveOperationException {
            String type = "servlet.handlers.ServletRequestContext";
            current = Undertow.call(type, "current", target, null);
            if (current != null) {
                known = (HttpServletRequest) Undertow.call(type, "getOriginalRequest", target, current);
                answered = (HttpServletResponse) Undertow.call(type, "getOriginalResponse", target, current);
            }
        }

        /** The status that the server itself has answered with; 500 where it never came to the service. */
        int serverStatus() {
            return answered == null ? 500 : answered.getStatus();
        }

        /** The service has returned. */
        void left() {
            if (sessions != null) {
                try {
                    sessions.left();
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("this server does not take a session back", e);
                }
            }
        }

        @Override
        public String getMethod() {
            known();
            return super.getMethod();
        }

        @Override
        public String getContextPath() {
            return context;
        }

        @Override
        public String getServletPath() {
            HttpServletRequest server = known();
            return server == null ? super.getServletPath() : server.getServletPath();
        }

        @Override
        public @Nullable String getPathInfo() {
            HttpServletRequest server = known();
            return server == null ? null : server.getPathInfo();
        }

        @Override
        public HttpServletMapping getHttpServletMapping() {
            return server().getHttpServletMapping();
        }

        private HttpServletRequest server() {
            HttpServletRequest server = known();
            if (server == null) {
                throw new IllegalStateException("the server has not begun with the request");
            }
            return server;
        }

        @Override
        public @Nullable HttpSession getSession(boolean create) {
            try {
                if (sessions == null) {
                    known();
                    sessions = new Sessions(call(), current);
                }
                HttpSession session = sessions.get(create);
                if (session != null && session.isNew() && !session.getId().equals(announced)) {
                    announced = session.getId();
                    announce(announced);
                }
                return session;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this server gives no session", e);
            }
        }

        @Override
        public String changeSessionId() {
            throw new IllegalStateException("the id of a session can't be changed by a request that was handed over");
        }

        @Override
        public boolean isRequestedSessionIdValid() {
            HttpSession session = getSession(false);
            return session != null && session.getId().equals(getRequestedSessionId());
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            HttpServletRequest server = known();
            return server == null ? null : server.getUserPrincipal();
        }

        @Override
        public boolean isUserInRole(String role) {
            HttpServletRequest server = known();
            return server != null && server.isUserInRole(role);
        }
    }
}
