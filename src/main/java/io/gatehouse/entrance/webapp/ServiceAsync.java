package io.gatehouse.entrance.webapp;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A service's request that goes on after its servlet has returned (Servlet 6.0 §2.3.3.3). What is decided before it has
 * returned is done then. Threads: any.
 */
final class ServiceAsync implements AsyncContext {
    private static final System.Logger LOG = System.getLogger(ServiceAsync.class.getName());

    private final Dispatch dispatch;
    private final ServletRequest request;
    private final ServletResponse response;
    private final boolean original;
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();

    /** All guarded by this. */
    private long timeout = 30_000;

    private boolean inService = true;
    private boolean open = true;
    private @Nullable Runnable next;
    private @Nullable Future<?> alarm;

    ServiceAsync(Dispatch dispatch, ServletRequest request, ServletResponse response, boolean original) {
        this.dispatch = dispatch;
        this.request = request;
        this.response = response;
        this.original = original;
    }

    private record Listening(
            AsyncListener listener,
            @Nullable ServletRequest request,
            @Nullable ServletResponse response) {}

    /** Whether its end, or another call, is still to come: until its servlet has returned nothing that is decided is done. */
    synchronized boolean isStarted() {
        return open || inService;
    }

    private synchronized boolean isOpen() {
        return open;
    }

    /** The servlet has returned: whether the reply is complete. */
    boolean returned() {
        Runnable decided;
        synchronized (this) {
            inService = false;
            if (open && timeout > 0) {
                alarm = dispatch.after(Duration.ofMillis(timeout), this::late);
            }
            decided = next;
        }
        if (decided != null) {
            decided.run();
        }
        return false;
    }

    /** Decides once; done at once unless the servlet has yet to return. */
    private void decide(Runnable action) {
        synchronized (this) {
            if (!open) {
                throw new IllegalStateException("it was completed or dispatched before");
            }
            open = false;
            if (alarm != null) {
                alarm.cancel(false);
            }
            if (inService) {
                next = action;
                return;
            }
        }
        action.run();
    }

    @Override
    public void complete() {
        decide(() -> {
            tell(AsyncListener::onComplete, null);
            dispatch.finish();
        });
    }

    /** The time is up: listeners may still decide, else it ends with 500. */
    private void late() {
        tell(AsyncListener::onTimeout, null);
        if (isOpen()) {
            try {
                decide(() -> dispatch.fail(new ServletException("the asynchronous request was not completed in time")));
            } catch (IllegalStateException decidedMeanwhile) {
                LOG.log(System.Logger.Level.DEBUG, "completed at the last moment", decidedMeanwhile);
            }
        }
    }

    @Override
    public void dispatch() {
        dispatch("");
    }

    @Override
    public void dispatch(String path) {
        decide(() -> dispatch.callAgain(path));
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        if (!context.getContextPath().equals(request.getServletContext().getContextPath())) {
            throw new IllegalArgumentException("a request that was handed over stays in its application");
        }
        dispatch(path);
    }

    @Override
    public void start(Runnable run) {
        dispatch.start(run);
    }

    @Override
    public ServletRequest getRequest() {
        return request;
    }

    @Override
    public ServletResponse getResponse() {
        return response;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return original;
    }

    @Override
    public void addListener(AsyncListener listener) {
        listeners.add(new Listening(listener, null, null));
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest heard, ServletResponse answered) {
        listeners.add(new Listening(listener, heard, answered));
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new ServletException(e);
        }
    }

    @Override
    public synchronized void setTimeout(long millis) {
        timeout = millis;
    }

    @Override
    public synchronized long getTimeout() {
        return timeout;
    }

    private interface Told {
        void tell(AsyncListener listener, AsyncEvent event) throws IOException;
    }

    private void tell(Told told, @Nullable Throwable cause) {
        for (Listening each : listeners) {
            try {
                told.tell(each.listener(), new AsyncEvent(this, each.request(), each.response(), cause));
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "a listener of a service failed", e);
            }
        }
    }
}
