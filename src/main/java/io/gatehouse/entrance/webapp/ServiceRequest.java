package io.gatehouse.entrance.webapp;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as a service sees it: what the gateway forwards, and nothing of the container's own request, which stays with
 * the thread that carries the exchange. What the service's server adds to it is in the subclasses.
 */
abstract class ServiceRequest extends RequestHead {
    private final Dispatch dispatch;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private @Nullable String encoding;
    private @Nullable Content content;
    private @Nullable BufferedReader reader;
    private @Nullable Map<String, String[]> parameters;
    private @Nullable ServiceAsync async;
    private DispatcherType dispatcherType = DispatcherType.REQUEST;

    ServiceRequest(Call call, Dispatch dispatch) {
        super(call);
        this.dispatch = dispatch;
    }

    Dispatch dispatch() {
        return dispatch;
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

    // the content

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

    // sessions

    @Override
    public @Nullable HttpSession getSession() {
        return getSession(true);
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        return cookie(SessionCookie.name(getServletContext()));
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return getRequestedSessionId() != null;
    }

    /** Has the client keep this session's id. */
    void announce(String id) {
        dispatch.response().addCookie(SessionCookie.of(id, getServletContext(), isSecure()));
    }
}
