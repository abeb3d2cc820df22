package io.gatehouse.snapshot;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * State that outlives a publish: connection pools now, buckets, breakers and caches later.
 *
 * <p>It is kept by a key that holds its owner and everything that gives it meaning, so that a publish which changes
 * neither finds the old state, and one that does finds none. What no snapshot holds any more is closed. Threads: all
 * methods by any thread; one lock, taken at compiling and retiring, and for each copy of a mirrored request.
 */
public final class Kept {
    private final Map<Object, Held<?>> byKey = new HashMap<>();

    /**
     * The state for this key, made now if there is none; held until {@link Held#release}.
     *
     * @param key equal keys mean equal state
     */
    public synchronized <T extends AutoCloseable> Held<T> hold(Object key, Class<T> type, Supplier<T> maker) {
        Held<?> held = byKey.get(key);
        if (held == null) {
            held = new Held<>(this, key, maker.get());
            byKey.put(key, held);
        }
        held.holders++;
        @SuppressWarnings("unchecked")
        Held<T> typed = (Held<T>) held;
        if (!type.isInstance(typed.state())) {
            throw new ClassCastException(key + " is kept as another type than " + type.getName());
        }
        return typed;
    }

    /** How many states are kept. */
    public synchronized int size() {
        return byKey.size();
    }

    private synchronized void again(Held<?> held) {
        held.holders++;
    }

    private synchronized boolean letGo(Held<?> held) {
        held.holders--;
        return held.holders == 0 && byKey.remove(held.key, held);
    }

    /** A state and how many hold it. */
    public static final class Held<T extends AutoCloseable> {
        private static final System.Logger LOG = System.getLogger(Kept.class.getName());

        private final Kept kept;
        private final Object key;
        private final T state;
        private int holders;

        private Held(Kept kept, Object key, T state) {
            this.kept = kept;
            this.key = key;
            this.state = state;
        }

        public T state() {
            return state;
        }

        /**
         * Holds it once more, for something that may last longer than its holder; asked for while that still holds it.
         * What is returned lets go, once, however often it is run.
         */
        Runnable share() {
            kept.again(this);
            AtomicBoolean over = new AtomicBoolean();
            return () -> {
                if (over.compareAndSet(false, true)) {
                    release();
                }
            };
        }

        void release() {
            if (!kept.letGo(this)) {
                return;
            }
            try {
                state.close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "closing " + key, e);
            }
        }
    }
}
