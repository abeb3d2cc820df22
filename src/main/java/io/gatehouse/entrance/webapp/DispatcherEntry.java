package io.gatehouse.entrance.webapp;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way into a service by {@link RequestDispatcher#forward} (Servlet 6.0 §9.4), as Tomcat has it: there any implementation
 * of a request may be forwarded, and the server puts one of its own around it, which knows path, mapping and session.
 *
 * <p>A service's filters are for requests unless they say otherwise, and a forward would pass them by: what guards a
 * service would not guard it here. So the request tells Tomcat that it came as one ({@link ForwardedRequest}).
 */
final class DispatcherEntry implements Entry {
    private static final System.Logger LOG = System.getLogger(DispatcherEntry.class.getName());
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    @Override
    public ServiceRequest request(Call call, Dispatch dispatch) {
        return new ForwardedRequest(call, dispatch);
    }

    @Override
    public void call(ServiceRequest request, ServiceResponse response) throws IOException, ServletException {
        Call call = request.call();
        RequestDispatcher way =
                call.target().getRequestDispatcher(request.dispatch().path().raw());
        if (way == null) {
            response.sendError(400);
            return;
        }
        String mapped = mapped(way);
        if (mapped == null) {
            throw new ServletException("the filters of the service could not be chosen, so that it is not called");
        }
        ((ForwardedRequest) request).begin(mapped);
        way.forward(request, response);
    }

    /** The path that Tomcat chooses filters by; null where it does not tell. */
    private static @Nullable String mapped(RequestDispatcher way) {
        try {
            Object info = field(way, "pathInfo");
            return field(way, "servletPath") + (info == null ? "" : info.toString());
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (TOLD.compareAndSet(false, true)) {
                LOG.log(System.Logger.Level.ERROR, "this server does not tell what a path is mapped to", e);
            }
            return null;
        }
    }

    private static @Nullable Object field(RequestDispatcher way, String name) throws ReflectiveOperationException {
        Field field = way.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(way);
    }

    /** A request that Tomcat wraps and forwards. */
    private static final class ForwardedRequest extends ServiceRequest {
        private static final String TYPE = "org.apache.catalina.core.DISPATCHER_TYPE";
        private static final String PATH = "org.apache.catalina.core.DISPATCHER_REQUEST_PATH";

        /** Where it says that it comes from: elsewhere, so that Tomcat looks for the session in the service itself. */
        private static final String ELSEWHERE = "/.gatehouse";

        private String mapped = "";
        private int asked;
        private boolean forwarded;

        ForwardedRequest(Call call, Dispatch dispatch) {
            super(call, dispatch);
        }

        void begin(String mappedTo) {
            mapped = mappedTo;
            asked = 0;
            forwarded = false;
        }

        @Override
        public String getContextPath() {
            return ELSEWHERE;
        }

        @Override
        public @Nullable Object getAttribute(String name) {
            if (name.equals(TYPE)) {
                return type();
            }
            if (name.equals(PATH)) {
                return mapped;
            }
            if (name.equals(RequestDispatcher.INCLUDE_CONTEXT_PATH)) {
                return ELSEWHERE;
            }
            if (name.equals(RequestDispatcher.FORWARD_REQUEST_URI) && !forwarded) {
                // asked by the server first: with an answer it does not tell the service that it was forwarded
                forwarded = true;
                return getRequestURI();
            }
            return super.getAttribute(name);
        }

        /**
         * Asked first by the wrapper that Tomcat makes, which keeps it for the filters' choice, then by what would put
         * FORWARD in its place unless it finds ERROR ({@code ApplicationDispatcher#processRequest}).
         */
        private DispatcherType type() {
            return asked++ == 0 ? getDispatcherType() : DispatcherType.ERROR;
        }

        @Override
        public @Nullable HttpSession getSession(boolean create) {
            String requested = getRequestedSessionId();
            return create || requested != null ? new SessionTicket(requested, this) : null;
        }

        @Override
        public boolean isRequestedSessionIdValid() {
            return false;
        }

        @Override
        public String changeSessionId() {
            throw new IllegalStateException("the id of a session can't be changed by a request that was handed over");
        }

        @Override
        public jakarta.servlet.http.HttpServletMapping getHttpServletMapping() {
            return NO_MAPPING;
        }
    }

    /** Before the server has mapped it. */
    private static final jakarta.servlet.http.HttpServletMapping NO_MAPPING =
            new jakarta.servlet.http.HttpServletMapping() {
                @Override
                public String getMatchValue() {
                    return "";
                }

                @Override
                public String getPattern() {
                    return "";
                }

                @Override
                public String getServletName() {
                    return "";
                }

                @Override
                public jakarta.servlet.http.@Nullable MappingMatch getMappingMatch() {
                    return null;
                }
            };
}
