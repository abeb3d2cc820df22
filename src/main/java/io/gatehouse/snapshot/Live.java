package io.gatehouse.snapshot;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that requests run on now.
 *
 * <p>Threads: {@link #enter} by any number of requests at once, without a lock; {@link #swap} by the publisher, one at
 * a time. A snapshot that was swapped out stays whole until the last request that entered it has left.
 */
public final class Live {
    private final AtomicReference<Snapshot> current;

    public Live(Snapshot first) {
        current = new AtomicReference<>(first);
    }

    /** The current snapshot, to look at; nothing keeps it from being retired meanwhile. */
    public Snapshot get() {
        return Objects.requireNonNull(current.get());
    }

    /** The current snapshot, kept whole for the caller until it calls {@link Snapshot#leave}. */
    public Snapshot enter() {
        while (true) {
            Snapshot snapshot = get();
            if (snapshot.enter()) {
                return snapshot;
            }
        }
    }

    /**
     * Makes {@code next} the current snapshot if {@code expected} still is; the old one is retired as soon as nobody
     * runs on it.
     */
    public boolean swap(@Nullable Snapshot expected, Snapshot next) {
        Snapshot before = get();
        if (expected != null && expected != before || !current.compareAndSet(before, next)) {
            return false;
        }
        before.retire();
        return true;
    }
}
