package io.gatehouse.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The way of answers from the heap to what lies below it, and back.
 *
 * <p>Each answer is in one place: on the heap, waiting to go down, or below. What the heap has is not below. Threads: any. All
 * that happens to an address below the heap, and all that changes it on the heap, happens to it alone, under one of some locks;
 * whom the heap answers takes none of them, so that no answer out of memory waits for a disk. One thread writes what goes down;
 * so much may wait for it, and what is more is lost. While all is looked through nothing moves, since what is below is only
 * sure to be seen where none of it comes or goes.
 */
final class Below implements AutoCloseable {
    private static final int LOCKS = 256;

    /** What may wait to go down, as a share of the heap. */
    private static final int WAITING_SHARE = 8;

    private final Heap heap;
    private final Depth depth;
    private final long mostWaiting;
    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final ReentrantLock lookingThrough = new ReentrantLock();

    /** Guards what waits. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Map<CacheKey, Heap.Evicted> waiting = new LinkedHashMap<>();
    private long weight;
    private boolean closed;
    private boolean writing;

    private volatile boolean still;
    private final Thread thread;

    Below(Room room) {
        this.heap = new Heap(room.heap(), this::add);
        this.depth = new Depth(room);
        this.mostWaiting = Math.max(1 << 20, room.heap() / WAITING_SHARE);
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
        boolean open = depth.open();
        this.thread = new Thread(() -> write(open), "gatehouse-cache");
        thread.setDaemon(true);
        thread.start();
    }

    Heap heap() {
        return heap;
    }

    Depth depth() {
        return depth;
    }

    private ReentrantLock lock(String url) {
        int hash = url.hashCode();
        return locks[(hash ^ hash >>> 16) & LOCKS - 1];
    }

    /** What there is for a key that the heap has not; it is on the heap then. */
    List<Stored> raise(CacheKey key) {
        ReentrantLock own = lock(key.url());
        own.lock();
        try {
            return raised(key);
        } finally {
            own.unlock();
        }
    }

    private List<Stored> raised(CacheKey key) {
        List<Stored> there = heap.find(key);
        if (!there.isEmpty()) {
            return there;
        }
        Heap.Evicted late = cancel(key);
        if (late != null) {
            return heap.restore(key, late.answers(), late.mark());
        }
        Lower lower = depth.lower();
        if (lower == null) {
            return List.of();
        }
        try {
            List<Stored> found = lower.get(key);
            if (found.isEmpty() || still) {
                return found;
            }
            lower.remove(key);
            return heap.restore(key, found, heap.mark());
        } catch (Lower.Damaged damaged) {
            depth.damaged(lower, damaged);
        } catch (RuntimeException | VirtualMachineError broken) {
            depth.failed(lower, broken);
        }
        return List.of();
    }

    /** Puts one on the heap, with those of its key that are below. */
    boolean put(CacheKey key, Stored stored, long mark) {
        ReentrantLock own = lock(key.url());
        own.lock();
        try {
            if (!heap.has(key)) {
                raised(key);
            }
            boolean done = heap.put(key, stored, mark);
            if (done) {
                forget(key);
            }
            return done;
        } finally {
            own.unlock();
        }
    }

    void replace(CacheKey key, Stored old, @Nullable Stored stored) {
        ReentrantLock own = lock(key.url());
        own.lock();
        try {
            heap.replace(key, old, stored);
            if (!heap.has(key)) {
                // it went down, or goes
                forget(key);
            }
        } finally {
            own.unlock();
        }
    }

    long remove(String url) {
        ReentrantLock own = lock(url);
        own.lock();
        try {
            below(lower -> lower.remove(url));
            // what waits of it does not go down any more, since the heap stands elsewhere
            return heap.remove(url);
        } finally {
            own.unlock();
        }
    }

    long removeIf(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        lookingThrough.lock();
        still = true;
        try {
            // what waits goes down no more
            heap.forgetMarks();
            for (ReentrantLock each : locks) {
                // and who was on the way before is there now
                each.lock();
                each.unlock();
            }
            return removeBelow(test, to) + heap.removeIf(test, to);
        } finally {
            still = false;
            lookingThrough.unlock();
        }
    }

    private long removeBelow(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        Lower lower = depth.lower();
        if (lower == null) {
            return 0;
        }
        try {
            return lower.removeIf(test, to, (url, change) -> {
                ReentrantLock own = lock(url);
                own.lock();
                try {
                    return change.run();
                } finally {
                    own.unlock();
                }
            });
        } catch (Lower.Damaged damaged) {
            depth.damaged(lower, damaged);
        } catch (RuntimeException | VirtualMachineError broken) {
            depth.failed(lower, broken);
        }
        return 0;
    }

    /** Under the lock of its address. */
    private void forget(CacheKey key) {
        cancel(key);
        below(lower -> {
            if (still) {
                lower.remove(key.url());
            } else {
                lower.remove(key);
            }
        });
    }

    private interface Doing {
        void to(Lower lower);
    }

    private void below(Doing doing) {
        Lower lower = depth.lower();
        if (lower != null) {
            try {
                doing.to(lower);
            } catch (RuntimeException | VirtualMachineError broken) {
                depth.failed(lower, broken);
            }
        }
    }

    /** Has what the heap has no room for wait to go down. Called under the heap's lock. */
    private void add(Heap.Evicted evicted) {
        lock.lock();
        try {
            drop(evicted.key());
            boolean fits = weight + evicted.weight() <= mostWaiting;
            if (fits && !still && !closed && depth.lower() != null) {
                waiting.put(evicted.key(), evicted);
                weight += evicted.weight();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private Heap.@Nullable Evicted cancel(CacheKey key) {
        lock.lock();
        try {
            return drop(key);
        } finally {
            lock.unlock();
        }
    }

    private Heap.@Nullable Evicted drop(CacheKey key) {
        Heap.Evicted gone = waiting.remove(key);
        weight -= gone == null ? 0 : gone.weight();
        return gone;
    }

    private void write(boolean open) {
        try {
            if (!open) {
                depth.awaitAndOpen();
            }
            for (CacheKey next = next(); next != null; next = next()) {
                goDown(next);
            }
        } catch (InterruptedException end) {
            // closed while another had the folder
        }
    }

    /** The key of what has waited longest; null when it is over. */
    private @Nullable CacheKey next() throws InterruptedException {
        lock.lock();
        try {
            writing = false;
            changed.signalAll();
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            if (closed) {
                return null;
            }
            writing = true;
            return waiting.keySet().iterator().next();
        } finally {
            lock.unlock();
        }
    }

    private void goDown(CacheKey key) {
        ReentrantLock own = lock(key.url());
        own.lock();
        try {
            Heap.Evicted next = cancel(key);
            if (next != null) {
                write(next);
            }
        } finally {
            own.unlock();
        }
    }

    /** Under the lock of its address. */
    private void write(Heap.Evicted next) {
        if (heap.holds(next.key().url(), next.mark())) {
            below(lower -> lower.put(next.key(), next.answers()));
        }
    }

    /** Waits until nothing waits to go down. */
    void settle() throws InterruptedException {
        lock.lock();
        try {
            while (writing || !waiting.isEmpty()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has all go down that the heap has, and ends; nothing else is called from now on. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        end();
        late().forEach(this::write);
        for (Heap.Evicted each : heap.drain()) {
            below(lower -> lower.put(each.key(), each.answers()));
        }
        depth.close();
    }

    private List<Heap.Evicted> late() {
        lock.lock();
        try {
            List<Heap.Evicted> late = List.copyOf(waiting.values());
            waiting.clear();
            weight = 0;
            return late;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        if (depth.lower() == null) {
            // it may wait for a folder
            thread.interrupt();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
