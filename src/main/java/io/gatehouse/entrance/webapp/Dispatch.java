package io.gatehouse.entrance.webapp;

import io.gatehouse.route.PathReading;
import jakarta.servlet.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request on its way through a service, on threads that are none of the container's. It is over when the service has
 * returned, or, where that went on asynchronously, has completed it.
 */
final class Dispatch {
    private static final System.Logger LOG = System.getLogger(Dispatch.class.getName());

    private final Pipe pipe;
    private final Surroundings surroundings;
    private final Entry entry;
    private final ServiceRequest request;
    private final ServiceResponse response;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile ServicePath path;

    Dispatch(Call call, Pipe pipe, Surroundings surroundings) {
        this.pipe = pipe;
        this.surroundings = surroundings;
        this.path = call.path();
        this.entry = Entry.of(call.target());
        this.response = new ServiceResponse(pipe, this, call.request().method().equals("HEAD"));
        this.request = entry.request(call, this);
    }

    /** What a dispatch needs of the gateway. */
    interface Surroundings {
        /** Runs the action on a thread of its own, whose class loader is the service's. */
        void start(Runnable action);

        /** Runs the action when the time has come, unless what it returns is cancelled. */
        Future<?> after(Duration delay, Runnable action);

        /** The dispatch is over. */
        void over(Dispatch dispatch);
    }

    Pipe pipe() {
        return pipe;
    }

    /** The path that the service is called with now. */
    ServicePath path() {
        return path;
    }

    ServiceResponse response() {
        return response;
    }

    void start(Runnable action) {
        surroundings.start(action);
    }

    Future<?> after(Duration delay, Runnable action) {
        return surroundings.after(delay, () -> start(action));
    }

    /** Calls the service, on this thread. */
    void call() {
        try {
            entry.call(request, response);
            ServiceAsync async = request.async();
            if (async == null || async.returned()) {
                finish();
            }
        } catch (Throwable thrown) {
            // whatever it is: the one who waits for the answer must hear of it
            fail(thrown);
        }
    }

    /** Calls the service again, for another path where one is given. */
    void callAgain(String target) {
        start(() -> {
            try {
                path = target.isEmpty() ? path : ServicePath.of(target);
            } catch (PathReading.Unreadable e) {
                fail(e);
                return;
            }
            request.again();
            call();
        });
    }

    /** Ends the reply. */
    void finish() {
        try {
            response.finish();
        } catch (IOException unread) {
            LOG.log(System.Logger.Level.DEBUG, "nobody takes what a service answered", unread);
        } finally {
            end();
        }
    }

    /** The service has not answered as it should. */
    void fail(Throwable thrown) {
        boolean unread = pipe.isCut();
        LOG.log(
                unread ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "{0} failed at {1}: {2}",
                request.getServletContext().getContextPath(),
                request.getMethod() + ' ' + path.raw(),
                thrown.toString());
        try {
            response.fail(status(thrown), thrown);
        } catch (IOException | RuntimeException e) {
            pipe.fail(thrown);
        } finally {
            end();
        }
    }

    private static int status(Throwable thrown) {
        if (thrown instanceof UnavailableException unavailable) {
            return unavailable.isPermanent() ? 404 : 503;
        }
        return 500;
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            surroundings.over(this);
        }
    }
}
