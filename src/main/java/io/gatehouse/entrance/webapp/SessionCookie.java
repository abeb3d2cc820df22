package io.gatehouse.entrance.webapp;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.Cookie;

/** The cookie by which a service knows its sessions, as its server would make it. */
final class SessionCookie {
    private SessionCookie() {}

    static String name(ServletContext service) {
        String name = service.getSessionCookieConfig().getName();
        return name == null ? "JSESSIONID" : name;
    }

    /**
     * The cookie that has a client keep a session's id.
     *
     * @param secure whether the client came over TLS
     */
    static Cookie of(String id, ServletContext service, boolean secure) {
        SessionCookieConfig config = service.getSessionCookieConfig();
        String context = service.getContextPath();
        Cookie cookie = new Cookie(name(service), id);
        cookie.setPath(config.getPath() != null ? config.getPath() : context.isEmpty() ? "/" : context);
        cookie.setHttpOnly(true);
        if (config.isSecure() || secure) {
            cookie.setSecure(true);
        }
        if (config.getMaxAge() >= 0) {
            cookie.setMaxAge(config.getMaxAge());
        }
        return cookie;
    }
}
