package io.gatehouse.entrance;

import jakarta.servlet.AsyncContext;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.function.Consumer;

/** What {@link Unmarked} defines a second time, under a class loader of its own: it refers to no other class of ours. */
public final class UnmarkedCall implements Consumer<AsyncContext> {
    private final boolean dispatches;

    /** @param dispatches back to the container; else the request is complete */
    public UnmarkedCall(boolean dispatches) {
        this.dispatches = dispatches;
    }

    @Override
    @SuppressWarnings("removal") // there as long as threads inherit protection domains, and a plain call afterwards
    public void accept(AsyncContext async) {
        PrivilegedAction<Boolean> call = () -> {
            if (dispatches) {
                async.dispatch();
            } else {
                async.complete();
            }
            return true;
        };
        AccessController.doPrivileged(call);
    }
}
