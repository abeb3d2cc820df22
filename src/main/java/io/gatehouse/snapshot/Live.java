package io.gatehouse.snapshot;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that requests run on now.
 *
 * <p>Threads: {@link #enter} by any number of requests at once, without a lock; {@link #swap} by the publisher, one at
 * a time. A snapshot that was swapped out stays whole until the last request that entered it has left.
 */
public final class Live implements AutoCloseable {
    private final AtomicReference<Snapshot> current;
    private volatile Consumer<Snapshot> onChange = snapshot -> {};
    private volatile boolean closed;

    public Live(Snapshot first) {
        current = new AtomicReference<>(first);
    }

    /** Has the current snapshot and every one that follows told to a listener; called once, before requests come. */
    public void onChange(Consumer<Snapshot> listener) {
        onChange = listener;
        listener.accept(get());
    }

    /** The current snapshot, to look at; nothing keeps it from being retired meanwhile. */
    public Snapshot get() {
        return Objects.requireNonNull(current.get());
    }

    /**
     * The current snapshot, kept whole for the caller until it calls {@link Snapshot#leave}.
     *
     * @throws IllegalStateException when the gateway has been closed
     */
    public Snapshot enter() {
        while (!closed) {
            Snapshot snapshot = get();
            if (snapshot.enter()) {
                return snapshot;
            }
        }
        throw new IllegalStateException("the gateway is closed");
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
        onChange.accept(next);
        before.retire();
        return true;
    }

    /** Retires the current snapshot; requests in flight still end on it, no new one may come. */
    @Override
    public void close() {
        closed = true;
        get().retire();
    }
}
