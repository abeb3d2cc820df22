package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.IpText;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.Cookie;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The line and the fields of a request as a service sees them, and who asks: what the gateway forwards, unchanging. */
abstract class RequestHead extends Unconnected {
    private final Call call;

    RequestHead(Call call) {
        this.call = call;
    }

    Call call() {
        return call;
    }

    private Headers headers() {
        return call.request().headers();
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
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(value, e);
        }
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        return RequestCookies.of(headers());
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
        return Collections.enumeration(Languages.of(headers()));
    }

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

    // where it goes

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
}
