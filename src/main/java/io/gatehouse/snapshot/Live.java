package io.gatehouse.snapshot;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private static final System.Logger LOG = System.getLogger(Live.class.getName());
    private static final Duration DRAIN_TIME = Duration.ofSeconds(20);

    private final AtomicReference<Snapshot> current;
    private volatile Duration drainTime;
    /** Those swapped out on which requests may still run; touched by the publisher and by {@link #close} only. */
    private final List<Snapshot> leaving = new CopyOnWriteArrayList<>();

    private volatile Consumer<Snapshot> onChange = snapshot -> {};
    private volatile boolean closed;

    public Live(Snapshot first) {
        this(first, DRAIN_TIME);
    }

    Live(Snapshot first, Duration drainTime) {
        this.current = new AtomicReference<>(first);
        this.drainTime = drainTime;
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
     * The current snapshot, kept whole for the caller until it calls {@link Snapshot#leave}; null when the gateway takes
     * no more requests.
     */
    public @Nullable Snapshot enter() {
        while (!closed) {
            Snapshot snapshot = get();
            if (snapshot.enter()) {
                return snapshot;
            }
        }
        return null;
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
        leaving.removeIf(Snapshot::hasLetGo);
        leaving.add(before);
        before.retire();
        return true;
    }

    /** Has {@link #close} wait for nobody. */
    public void hurry() {
        drainTime = Duration.ZERO;
    }

    /** Takes no new request, and lets those in flight end within the drain time. */
    @Override
    public void close() {
        closed = true;
        get().retire();
        leaving.add(get());
        long deadline = System.nanoTime() + drainTime.toNanos();
        try {
            for (Snapshot snapshot : leaving) {
                if (!snapshot.awaitGone(deadline - System.nanoTime())) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "requests are still under way after {0} s; they are cut off",
                            drainTime.toSeconds());
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // what goes on beyond them is waited for by nobody
            leaving.stream().filter(Snapshot::isGone).forEach(Snapshot::letGo);
        }
    }
}
