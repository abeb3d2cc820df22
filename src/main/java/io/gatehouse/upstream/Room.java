package io.gatehouse.upstream;

import io.gatehouse.exchange.Deadline;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How many requests an upstream carries at a time, and how many may wait until it has room: one slow upstream must not take
 * all threads of the gateway (bulkhead).
 *
 * <p>Threads: any. The count is kept under the same lock that those who wait use, so that no release goes unseen.
 */
public final class Room implements AutoCloseable {
    private final Bounds bounds;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();

    /** Guarded by the lock. */
    private int inside;

    private int waiting;
    private long changes;

    /**
     * The bounds.
     *
     * @param max requests under way at the upstream; {@link Integer#MAX_VALUE} for any number
     * @param queue how many may wait
     * @param timeout how long
     */
    public record Bounds(int max, int queue, Duration timeout) {}

    public Room(Bounds bounds) {
        this.bounds = bounds;
    }

    /** Requests under way. */
    public int inside() {
        lock.lock();
        try {
            return inside;
        } finally {
            lock.unlock();
        }
    }

    /** Requests that wait. */
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a place, waiting for one where that is allowed; false when there is none in time. */
    boolean enter(Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            if (inside >= bounds.max() && !await(deadline, () -> inside < bounds.max())) {
                return false;
            }
            inside++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a place beyond the bound, for whom another one is given back at once. */
    void enterBeyond() {
        lock.lock();
        try {
            inside++;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a place if there is one. */
    boolean tryEnter() {
        lock.lock();
        try {
            if (inside >= bounds.max()) {
                return false;
            }
            inside++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the place back. */
    void leave() {
        lock.lock();
        try {
            inside--;
            changed();
        } finally {
            lock.unlock();
        }
    }

    /** Has those that wait for a free target look again. */
    void changed() {
        lock.lock();
        try {
            changes++;
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How often a target may have become free; taken before one looks for one. */
    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until one may have become free since then; false when none has in time. */
    boolean awaitChange(long since, Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            return changes != since || await(deadline, () -> changes != since);
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Deadline deadline, BooleanSupplier over) throws InterruptedException {
        if (waiting >= bounds.queue()) {
            return false;
        }
        waiting++;
        try {
            long nanos = deadline.atMost(bounds.timeout()).toNanos();
            while (!over.getAsBoolean()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = freed.awaitNanos(nanos);
            }
            return true;
        } finally {
            waiting--;
        }
    }

    @Override
    public void close() {}
}
