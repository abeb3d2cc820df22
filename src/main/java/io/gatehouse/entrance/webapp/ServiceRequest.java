package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.IpText;
import io.gatehouse.exchange.Request;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.security.Principal;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as a service sees it: what the gateway forwards, and nothing of the container's own request, which stays with
 * the thread that carries the exchange. What the service's server adds to it is in the subclasses.
 */
abstract class ServiceRequest implements HttpServletRequest {
    private final Call call;
    private final Dispatch dispatch;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private @Nullable String encoding;
    private @Nullable Content content;
    private @Nullable BufferedReader reader;
    private @Nullable Map<String, String[]> parameters;
    private @Nullable ServiceAsync async;
    private DispatcherType dispatcherType = DispatcherType.REQUEST;

    ServiceRequest(Call call, Dispatch dispatch) {
        this.call = call;
        this.dispatch = dispatch;
    }

    /**
     * What a service is called for.
     *
     * @param target the service's
     * @param request the fields the service sees
     * @param exchange of which nothing is used that changes: another thread carries it
     */
    record Call(ServletContext target, Request request, ServicePath path, Exchange exchange) {
        Client client() {
            return exchange.client();
        }
    }

    Call call() {
        return call;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    private Headers headers() {
        return call.request().headers();
    }

    /** The asynchronous handling that was begun last; null where none was. */
    @Nullable
    ServiceAsync async() {
        return async;
    }

    /** The service is called again, after it asked for that. */
    void again() {
        async = null;
        dispatcherType = DispatcherType.ASYNC;
    }

    @Override
    public DispatcherType getDispatcherType() {
        return dispatcherType;
    }

    // the request line

    @Override
    public String getMethod() {
        return call.request().method();
    }

    @Override
    public String getRequestURI() {
        return call.target().getContextPath() + call.path().raw();
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer(getScheme())
                .append("://")
                .append(call.client().authority())
                .append(getRequestURI());
    }

    @Override
    public @Nullable String getQueryString() {
        return call.request().query();
    }

    @Override
    public String getServletPath() {
        return call.path().decoded();
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getPathTranslated() {
        String info = getPathInfo();
        return info == null ? null : call.target().getRealPath(info);
    }

    @Override
    public String getProtocol() {
        return "HTTP/1.1";
    }

    @Override
    public String getScheme() {
        return call.client().scheme();
    }

    @Override
    public boolean isSecure() {
        return call.client().secure();
    }

    // the fields

    @Override
    public @Nullable String getHeader(String name) {
        return headers().first(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(headers().all(name));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers().names());
    }

    @Override
    public int getIntHeader(String name) {
        String value = getHeader(name);
        return value == null ? -1 : Integer.parseInt(value.strip());
    }

    @Override
    public long getDateHeader(String name) {
        String value = getHeader(name);
        try {
            return value == null
                    ? -1
                    : ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .toEpochMilli();
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException(value, e);
        }
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        List<Cookie> cookies = new ArrayList<>();
        for (String line : headers().all("Cookie")) {
            for (String pair : line.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    cookie(
                            pair.substring(0, equals).strip(),
                            pair.substring(equals + 1).strip(),
                            cookies);
                }
            }
        }
        return cookies.isEmpty() ? null : cookies.toArray(new Cookie[0]);
    }

    private static void cookie(String name, String value, List<Cookie> cookies) {
        try {
            cookies.add(new Cookie(name, value));
        } catch (IllegalArgumentException unnameable) {
            // a server leaves it out as well
        }
    }

    /** The value of the first cookie of this name; null when there is none. */
    @Nullable
    String cookie(String name) {
        return Cookies.first(headers(), name);
    }

    @Override
    public Locale getLocale() {
        return getLocales().nextElement();
    }

    @Override
    public Enumeration<Locale> getLocales() {
        String ranges = String.join(",", headers().all("Accept-Language"));
        try {
            List<Locale> locales = ranges.isBlank()
                    ? List.of()
                    : Locale.LanguageRange.parse(ranges).stream()
                            .map(range -> Locale.forLanguageTag(range.getRange()))
                            .filter(locale -> !locale.toLanguageTag().equals("und"))
                            .toList();
            return Collections.enumeration(locales.isEmpty() ? List.of(Locale.getDefault()) : locales);
        } catch (IllegalArgumentException notLanguages) {
            return Collections.enumeration(List.of(Locale.getDefault()));
        }
    }

    // the content

    @Override
    public int getContentLength() {
        long length = getContentLengthLong();
        return length > Integer.MAX_VALUE ? -1 : (int) length;
    }

    @Override
    public long getContentLengthLong() {
        return call.request().hasBody() ? call.request().body().length() : -1;
    }

    @Override
    public @Nullable String getContentType() {
        return getHeader("Content-Type");
    }

    @Override
    public @Nullable String getCharacterEncoding() {
        String type = getContentType();
        if (encoding != null || type == null) {
            return encoding;
        }
        String[] parts = type.split("(?i);\\s*charset\\s*=\\s*", 2);
        return parts.length < 2
                ? null
                : parts[1].split(";", 2)[0].replace("\"", "").strip();
    }

    @Override
    public void setCharacterEncoding(String name) throws UnsupportedEncodingException {
        if (!Charset.isSupported(name)) {
            throw new UnsupportedEncodingException(name);
        }
        encoding = name;
    }

    @Override
    public ServletInputStream getInputStream() {
        if (reader != null) {
            throw new IllegalStateException("getReader was called");
        }
        return input();
    }

    private Content input() {
        if (content == null) {
            content = new Content(dispatch.pipe(), dispatch);
        }
        return content;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        if (reader == null) {
            if (content != null) {
                throw new IllegalStateException("getInputStream was called");
            }
            String charset = getCharacterEncoding();
            reader = new BufferedReader(new InputStreamReader(input(), charset == null ? "ISO-8859-1" : charset));
        }
        return reader;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        if (parameters == null) {
            Parameters read = new Parameters().add(getQueryString());
            parameters = Collections.unmodifiableMap(form(read).map());
        }
        return parameters;
    }

    private Parameters form(Parameters read) {
        String type = getContentType();
        boolean isForm = type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(Parameters.FORM);
        if (!isForm || content != null || !getMethod().equals("POST")) {
            return read;
        }
        try {
            byte[] form = input().readNBytes(Parameters.MOST + 1);
            return form.length > Parameters.MOST ? read : read.add(form);
        } catch (IOException e) {
            throw new IllegalStateException("the form could not be read", e);
        }
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterMap().get(name);
        return values == null ? null : values[0];
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public Collection<Part> getParts() throws ServletException {
        throw new ServletException("the gateway takes no multipart content apart: read it from getInputStream");
    }

    @Override
    public Part getPart(String name) throws ServletException {
        throw new ServletException("the gateway takes no multipart content apart: read it from getInputStream");
    }

    // who asks

    @Override
    public String getRemoteAddr() {
        return IpText.of(call.client().address());
    }

    @Override
    public String getRemoteHost() {
        return getRemoteAddr();
    }

    @Override
    public int getRemotePort() {
        return call.client().peerPort();
    }

    @Override
    public String getServerName() {
        return call.client().host();
    }

    @Override
    public int getServerPort() {
        String authority = call.client().authority();
        int colon = authority.lastIndexOf(':');
        String port = colon > authority.lastIndexOf(']') ? authority.substring(colon + 1) : "";
        return port.matches("\\d{1,5}") ? Integer.parseInt(port) : isSecure() ? 443 : 80;
    }

    @Override
    public String getLocalName() {
        return getServerName();
    }

    @Override
    public String getLocalAddr() {
        return "127.0.0.1";
    }

    @Override
    public int getLocalPort() {
        return getServerPort();
    }

    @Override
    public String getRequestId() {
        return call.exchange().id();
    }

    @Override
    public String getProtocolRequestId() {
        return "";
    }

    @Override
    public ServletConnection getServletConnection() {
        return new NoConnection(call.exchange().id(), isSecure());
    }

    // asynchronous handling

    @Override
    public boolean isAsyncSupported() {
        return !Boolean.FALSE.equals(attributes.get("org.apache.catalina.ASYNC_SUPPORTED"));
    }

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, dispatch.response());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        if (!isAsyncSupported() || isAsyncStarted()) {
            throw new IllegalStateException(
                    isAsyncStarted() ? "startAsync was called before" : "a filter or servlet is not async-supported");
        }
        async = new ServiceAsync(dispatch, request, response, request == this && response == dispatch.response());
        return async;
    }

    @Override
    public boolean isAsyncStarted() {
        return async != null && async.isStarted();
    }

    @Override
    public AsyncContext getAsyncContext() {
        if (async == null) {
            throw new IllegalStateException("startAsync was not called");
        }
        return async;
    }

    // what the service keeps with it

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(attributes.keySet());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.put(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    @Override
    public ServletContext getServletContext() {
        return call.target();
    }

    @Override
    public @Nullable RequestDispatcher getRequestDispatcher(String path) {
        String base = call.path().decoded();
        return call.target()
                .getRequestDispatcher(
                        path.startsWith("/") ? path : base.substring(0, base.lastIndexOf('/') + 1) + path);
    }

    // sessions

    @Override
    public @Nullable HttpSession getSession() {
        return getSession(true);
    }

    /** The name of the cookie by which the service knows its sessions. */
    String sessionCookie() {
        String name = call.target().getSessionCookieConfig().getName();
        return name == null ? "JSESSIONID" : name;
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        return cookie(sessionCookie());
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return getRequestedSessionId() != null;
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return false;
    }

    /** Has the client keep this session's id. */
    void announce(String id) {
        var config = call.target().getSessionCookieConfig();
        String context = call.target().getContextPath();
        Cookie cookie = new Cookie(sessionCookie(), id);
        cookie.setPath(config.getPath() != null ? config.getPath() : context.isEmpty() ? "/" : context);
        cookie.setHttpOnly(true);
        if (config.isSecure() || isSecure()) {
            cookie.setSecure(true);
        }
        if (config.getMaxAge() >= 0) {
            cookie.setMaxAge(config.getMaxAge());
        }
        dispatch.response().addCookie(cookie);
    }

    // whom the server knows: nobody, since its own checks are made for requests that come over its connectors

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
