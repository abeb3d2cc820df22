package io.gatehouse.entrance.webapp;

import io.gatehouse.entrance.webapp.ServiceRequest.Call;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
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
            rethrow(e.getCause() == null ? e : e.getCause());
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

    private static void rethrow(Throwable thrown) throws IOException, ServletException {
        if (thrown instanceof IOException io) {
            throw io;
        }
        if (thrown instanceof ServletException servlet) {
            throw servlet;
        }
        throw new ServletException(thrown);
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
    }

    /** A request with an exchange of Undertow's, which knows path, mapping and session. */
    private static final class MockedRequest extends ServiceRequest {
        private final String context;
        private @Nullable Object exchange;
        private @Nullable HttpServletRequest known;
        private @Nullable HttpServletResponse answered;
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
            Object current = Undertow.call(type, "current", target, null);
            if (current == null) {
                return;
            }
            known = (HttpServletRequest) Undertow.call(type, "getOriginalRequest", target, current);
            answered = (HttpServletResponse) Undertow.call(type, "getOriginalResponse", target, current);
            exchange = Undertow.call(type, "getExchange", target, current);
            String cookies = String.join("; ", call().request().headers().all("Cookie"));
            if (!cookies.isEmpty()) {
                Object fields = Undertow.call("server.HttpServerExchange", "getRequestHeaders", target, exchange);
                Class<?> name = Undertow.type(target, "util.HttpString");
                Undertow.type(target, "util.HeaderMap")
                        .getMethod("put", name, String.class)
                        .invoke(fields, name.getConstructor(String.class).newInstance("Cookie"), cookies);
            }
        }

        /** The status that the server itself has answered with; 500 where it never came to the service. */
        int serverStatus() {
            return answered == null ? 500 : answered.getStatus();
        }

        /** Lets the session know that this request is over: its time begins anew. */
        void left() {
            ServletContext target = call().target();
            if (exchange == null || announced == null && getRequestedSessionId() == null) {
                return;
            }
            try {
                Undertow.type(target, "servlet.spec.ServletContextImpl")
                        .getMethod("updateSessionAccess", Undertow.type(target, "server.HttpServerExchange"))
                        .invoke(target, exchange);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this server does not take a session back", e);
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
            HttpSession session = server().getSession(create);
            if (session != null && session.isNew()) {
                announceOnce(session.getId());
            }
            return session;
        }

        private void announceOnce(String id) {
            if (!id.equals(announced)) {
                announced = id;
                announce(id);
            }
        }

        @Override
        public String changeSessionId() {
            String id = server().changeSessionId();
            announceOnce(id);
            return id;
        }

        @Override
        public boolean isRequestedSessionIdValid() {
            return server().isRequestedSessionIdValid();
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
