package io.gatehouse.cache.store;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Stored;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private static final System.Logger LOG = System.getLogger(Below.class.getName());
    private static final Duration END = Duration.ofSeconds(10);

    /** Nobody else waits for a change, but it may have to wait for a purge. */
    private static final Duration CHANGE = Duration.ofSeconds(5);

    private final Heap heap = new Heap(Room.HEAP, this::add);
    private final Waiting waiting = new Waiting(this::goDown, this::broken);
    private final AddressLocks locks = new AddressLocks();
    private final ReentrantLock lookingThrough = new ReentrantLock();
    private final Depth depth;

    /** The last that was asked for; null before the first. */
    private @Nullable Room wanted;

    private volatile boolean closed;
    private volatile boolean still;

    /** What goes down waits for it. */
    private volatile boolean coming;

    Below(Depth depth) {
        this.depth = depth;
    }

    Heap heap() {
        return heap;
    }

    /** This is how much room there is from now on. */
    void serve(Room room) {
        if (closed) {
            return;
        }
        Room before = wanted;
        wanted = room;
        waiting.heap(room.heap());
        if (before == null) {
            heap.limit(room.heap());
            depth.open(room);
        } else if (room.isAsDeepAs(before)) {
            heap.limit(room.heap());
        } else {
            coming = room.isDeep();
            heap.limit(room.heap());
            changeSoon(room);
        }
    }

    /** Waits a while for it, so that who changes the room finds it changed; what goes down meanwhile waits. */
    private void changeSoon(Room room) {
        CountDownLatch done = new CountDownLatch(1);
        waiting.later(() -> {
            try {
                change(room);
            } finally {
                done.countDown();
            }
        });
        try {
            if (!done.await(CHANGE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.INFO, "what the cache has below the heap is still being made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(Room room) {
        Lower before = depth.lower();
        if (before != null) {
            depth.leave(before);
        }
        discardLeft();
        depth.open(room);
        coming = false;
    }

    private void discardLeft() {
        // who is on the way below is through then
        lookingThrough.lock();
        lookingThrough.unlock();
        locks.awaitAll();
        depth.discardLeft();
    }

    /** It can't be used any more. Who says so has a lock, and closing it may take long. */
    private void failed(Lower there, Throwable broken) {
        if (depth.leave(there)) {
            waiting.later(this::discardLeft);
            depth.tell("can't be used, and is left out until its size changes or the next start", broken);
        }
    }

    private void broken(Throwable unforeseen) {
        Lower there = depth.lower();
        if (there == null) {
            depth.tell("can't be used", unforeseen);
        } else {
            failed(there, unforeseen);
        }
    }

    /** Something of it is not what was written: who knows what else is not. */
    private void damaged(Lower there, Lower.Damaged found) {
        if (depth.leave(there)) {
            waiting.later(() -> {
                discardLeft();
                if (depth.lower() == null) {
                    depth.open(depth.room());
                }
            });
            depth.tell("is damaged, and is emptied", found);
        }
    }

    /** What there is for a key that the heap has not; it is on the heap then. */
    List<Stored> raise(CacheKey key) {
        ReentrantLock own = locks.of(key.url());
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
        Heap.Evicted late = waiting.cancel(key);
        if (late != null) {
            return heap.restore(key, late.answers(), late.mark());
        }
        Lower lower = depth.lower();
        if (lower == null) {
            return List.of();
        }
        try {
            List<Stored> found = lower.get(key);
            if (found.isEmpty() || still || closed || !heap.isLargeEnough(found)) {
                return found;
            }
            lower.remove(key);
            return heap.restore(key, found, heap.mark());
        } catch (Lower.Damaged damaged) {
            damaged(lower, damaged);
        } catch (RuntimeException | LinkageError | VirtualMachineError broken) {
            failed(lower, broken);
        }
        return List.of();
    }

    /** Puts one on the heap, with those of its key that are below. */
    boolean put(CacheKey key, Stored stored, long mark) {
        ReentrantLock own = locks.of(key.url());
        own.lock();
        try {
            if (closed) {
                // what there was is on its way to a file, and is not what there is any more
                takeAway(key.url());
                return false;
            }
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
        ReentrantLock own = locks.of(key.url());
        own.lock();
        try {
            if (closed) {
                takeAway(key.url());
                return;
            }
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
        ReentrantLock own = locks.of(url);
        own.lock();
        try {
            return takeAway(url);
        } finally {
            own.unlock();
        }
    }

    /** Under the lock of the address. */
    private long takeAway(String url) {
        if (!below(lower -> lower.remove(url))) {
            depth.outdate();
            // it may have been opened meanwhile
            below(lower -> lower.remove(url));
        }
        // what waits of it does not go down any more, since the heap stands elsewhere
        return heap.remove(url);
    }

    long removeIf(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        lookingThrough.lock();
        still = true;
        try {
            // what waits goes down no more
            heap.forgetMarks();
            // and who was on the way before is there now
            locks.awaitAll();
            if (depth.lower() == null) {
                depth.outdate();
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
                ReentrantLock own = locks.of(url);
                own.lock();
                try {
                    return change.run();
                } finally {
                    own.unlock();
                }
            });
        } catch (Lower.Damaged damaged) {
            damaged(lower, damaged);
        } catch (RuntimeException | LinkageError | VirtualMachineError broken) {
            failed(lower, broken);
        }
        return 0;
    }

    /** Under the lock of its address. */
    private void forget(CacheKey key) {
        waiting.cancel(key);
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

    /** Whether there was anything to do it to. */
    private boolean below(Doing doing) {
        Lower lower = depth.lower();
        if (lower == null) {
            return false;
        }
        try {
            doing.to(lower);
        } catch (RuntimeException | LinkageError | VirtualMachineError broken) {
            failed(lower, broken);
        }
        return true;
    }

    /** Called under the heap's lock. */
    private void add(Heap.Evicted evicted) {
        if (!still && !closed && (coming || depth.lower() != null)) {
            waiting.add(evicted);
        }
    }

    private void goDown(CacheKey key) {
        ReentrantLock own = locks.of(key.url());
        own.lock();
        try {
            Heap.Evicted next = waiting.cancel(key);
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

    /** Waits until nothing waits to go down, and nothing else is to be done. */
    void settle() throws InterruptedException {
        waiting.settle();
    }

    /** Has go down what the heap has, as far as there is time for it, and ends; what comes later goes nowhere. */
    @Override
    public void close() {
        long end = System.nanoTime() + END.toNanos();
        closed = true;
        // who did not see that is through then
        boolean alone = locks.awaitAll(end);
        List<Heap.Evicted> late = waiting.end(end);
        boolean locked = AddressLocks.lock(lookingThrough, end);
        try {
            List<Heap.Evicted> kept = heap.drain();
            if (alone && locked && late != null) {
                late.addAll(kept);
                close(late, end);
            } else if (depth.end() != null) {
                depth.tell("is still in use, and will start empty", null);
            }
        } finally {
            if (locked) {
                lookingThrough.unlock();
            }
        }
    }

    private void close(List<Heap.Evicted> late, long end) {
        // what was used last is what will be asked for
        Collections.reverse(late);
        late.stream().takeWhile(each -> System.nanoTime() < end).forEach(this::goDown);
        depth.discardLeft();
        Lower lower = depth.end();
        if (lower != null && locks.awaitAll(end)) {
            depth.close(lower, end);
        }
    }

    private void goDown(Heap.Evicted last) {
        ReentrantLock own = locks.of(last.key().url());
        own.lock();
        try {
            write(last);
        } finally {
            own.unlock();
        }
    }
}
