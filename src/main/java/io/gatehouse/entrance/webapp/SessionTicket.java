package io.gatehouse.entrance.webapp;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What Tomcat takes a session's id from when a request comes from another application: it looks for the service's session
 * of this id, and makes one where there is none ({@code ApplicationHttpRequest#getSession}). So the id is asked for twice,
 * first to find, then to make one; the second is new each time, since a client must not choose it (session fixation), and
 * is announced by a cookie. Nothing else of it is used.
 */
final class SessionTicket implements HttpSession {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final @Nullable String requested;
    private final ServiceRequest request;
    private boolean looked;

    SessionTicket(@Nullable String requested, ServiceRequest request) {
        this.requested = requested;
        this.request = request;
    }

    @Override
    public String getId() {
        if (!looked) {
            looked = true;
            return requested == null ? "none" : requested;
        }
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        String made = HexFormat.of().withUpperCase().formatHex(id);
        request.announce(made);
        return made;
    }

    @Override
    public long getCreationTime() {
        return 0;
    }

    @Override
    public long getLastAccessedTime() {
        return 0;
    }

    @Override
    public ServletContext getServletContext() {
        return request.getServletContext();
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {}

    @Override
    public int getMaxInactiveInterval() {
        return 0;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return null;
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.emptyEnumeration();
    }

    @Override
    public void setAttribute(String name, Object value) {}

    @Override
    public void removeAttribute(String name) {}

    @Override
    public void invalidate() {}

    @Override
    public boolean isNew() {
        return true;
    }
}
