package io.gatehouse.entrance.webapp;

import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import java.security.Principal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a request has not that came over no connection of the server's: a user, since the server's own checks are made for
 * requests that come over its connectors; content in parts; another protocol to go on with.
 */
abstract class Unconnected implements HttpServletRequest {
    @Override
    public @Nullable String getAuthType() {
        return null;
    }

    @Override
    public @Nullable String getRemoteUser() {
        return null;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return null;
    }

    @Override
    public boolean isUserInRole(String role) {
        return false;
    }

    @Override
    public boolean authenticate(HttpServletResponse response) throws ServletException {
        throw new ServletException("the server knows no user of a request that the gateway handed over");
    }

    @Override
    public void login(String user, String password) throws ServletException {
        throw new ServletException("the server knows no user of a request that the gateway handed over");
    }

    @Override
    public void logout() {}

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler) throws ServletException {
        throw new ServletException("a request that the gateway handed over can't be upgraded");
    }

    @Override
    public Collection<Part> getParts() throws ServletException {
        throw new ServletException("the gateway takes no multipart content apart: read it from getInputStream");
    }

    @Override
    public Part getPart(String name) throws ServletException {
        throw new ServletException("the gateway takes no multipart content apart: read it from getInputStream");
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return false;
    }

    @Override
    public String getProtocolRequestId() {
        return "";
    }

    @Override
    public ServletConnection getServletConnection() {
        return new NoConnection(getRequestId(), isSecure());
    }

    /** What a request has for a connection that has none. */
    private record NoConnection(String id, boolean secure) implements ServletConnection {
        @Override
        public String getConnectionId() {
            return id;
        }

        @Override
        public String getProtocol() {
            return "unknown";
        }

        @Override
        public String getProtocolConnectionId() {
            return "";
        }

        @Override
        public boolean isSecure() {
            return secure;
        }
    }
}
