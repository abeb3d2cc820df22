package io.gatehouse.cache.store;

import io.gatehouse.cache.CacheKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to go down, so much and no more, and what else is to be done that may wait for a disk; and the one thread that does
 * it, as soon as there is something to be done. Threads: any; its lock is never held while something is done.
 */
final class Waiting {
    private static final System.Logger LOG = System.getLogger(Waiting.class.getName());

    /** What may wait, as a share of the heap. */
    private static final int SHARE = 8;

    private static final long LEAST = 1 << 20;

    private final Consumer<CacheKey> down;
    private final Consumer<Throwable> broken;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<CacheKey, Heap.Evicted> answers = new LinkedHashMap<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private long weight;
    private long most = LEAST;
    private boolean working;
    private boolean over;
    private @Nullable Thread thread;

    /**
     * @param down has what waits for a key go down, after {@link #cancel}
     * @param broken is told what went wrong in that, or in something else
     */
    Waiting(Consumer<CacheKey> down, Consumer<Throwable> broken) {
        this.down = down;
        this.broken = broken;
    }

    /** The heap has so many octets from now on. */
    void heap(long octets) {
        lock.lock();
        try {
            most = Math.max(LEAST, octets / SHARE);
        } finally {
            lock.unlock();
        }
    }

    /** Has this wait in the place of what waits for the same key, where there is room: one may always. */
    void add(Heap.Evicted evicted) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            drop(evicted.key());
            if (answers.isEmpty() || weight + evicted.weight() <= most) {
                answers.put(evicted.key(), evicted);
                weight += evicted.weight();
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What waits for a key; it does not any more. */
    Heap.@Nullable Evicted cancel(CacheKey key) {
        lock.lock();
        try {
            return drop(key);
        } finally {
            lock.unlock();
        }
    }

    private Heap.@Nullable Evicted drop(CacheKey key) {
        Heap.Evicted gone = over ? null : answers.remove(key);
        weight -= gone == null ? 0 : gone.weight();
        return gone;
    }

    /** Has something done before anything else goes down. */
    void later(Runnable task) {
        lock.lock();
        try {
            if (!over) {
                tasks.add(task);
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        changed.signalAll();
        if (thread == null && !over) {
            start();
        }
    }

    private void start() {
        Thread worker = new Thread(this::work, "gatehouse-cache");
        worker.setDaemon(true);
        try {
            worker.start();
            thread = worker;
        } catch (OutOfMemoryError none) {
            // what waits goes on waiting until there is a thread for it
            LOG.log(System.Logger.Level.WARNING, "the cache has no thread to write with: " + none);
        }
    }

    private void work() {
        try {
            for (Runnable next = next(); next != null; next = next()) {
                run(next);
            }
        } catch (InterruptedException stopped) {
            // nobody does that; and nothing goes down from now on
            Thread.currentThread().interrupt();
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error unforeseen) {
            broken.accept(unforeseen);
        }
    }

    /** What is to be done next; null when it is over. */
    private @Nullable Runnable next() throws InterruptedException {
        lock.lock();
        try {
            working = false;
            changed.signalAll();
            while (answers.isEmpty() && tasks.isEmpty() && !over) {
                changed.await();
            }
            if (over) {
                return null;
            }
            working = true;
            Runnable task = tasks.poll();
            if (task != null) {
                return task;
            }
            CacheKey longest = answers.keySet().iterator().next();
            return () -> down.accept(longest);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is nothing to be done. */
    void settle() throws InterruptedException {
        lock.lock();
        try {
            while (working || !tasks.isEmpty() || !answers.isEmpty()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets nothing wait any more. What is begun is ended, and what else was to be done is done by who calls.
     *
     * @param end how long that may take, by {@link System#nanoTime}
     * @return what waited still, the longest first; null where it is not ended by then
     */
    @Nullable
    List<Heap.Evicted> end(long end) {
        if (!isEnded(stop(), end)) {
            return null;
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            run(task);
        }
        List<Heap.Evicted> left = new ArrayList<>(answers.values());
        answers.clear();
        weight = 0;
        return left;
    }

    private @Nullable Thread stop() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
            return thread;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isEnded(@Nullable Thread working, long end) {
        boolean interrupted = false;
        try {
            while (working != null && working.isAlive() && System.nanoTime() < end) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(working, Math.max(1_000_000, end - System.nanoTime()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return working == null || !working.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
