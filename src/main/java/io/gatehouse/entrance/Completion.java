package io.gatehouse.entrance;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.jspecify.annotations.Nullable;

/**
 * Ends an exchange whose request went asynchronous, when the container says that it is complete.
 *
 * <p>Only completion ends it: after an error or a timeout the container completes the request as well (Servlet 6.0
 * §2.3.3.3), and until then a thread may still run on the snapshot.
 */
public final class Completion implements AsyncListener {
    private final @Nullable Ending ending;

    /** For a server that makes one of every listener class it finds, and warns when it can't (WildFly). */
    public Completion() {
        ending = null;
    }

    Completion(Ending ending) {
        this.ending = ending;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        if (ending != null) {
            ending.complete();
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        Throwable cause = event.getThrowable();
        if (ending != null && cause != null) {
            ending.brokenUnlessKnown(cause);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    /** A new asynchronous cycle forgets its listeners. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
