package io.gatehouse.upstream;

import io.gatehouse.exchange.Deadline;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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

    /** One request's waiting, until it is closed. */
    Waiting waiting(Deadline deadline) {
        return new Waiting(deadline.atMost(bounds.timeout()).toNanos());
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

    /**
     * The waiting of one request: for a place, and then for a target. It waits no longer than the bound all in all, and who
     * was woken in vain goes on at the place in the queue that it has. Used by the thread that carries the request.
     */
    final class Waiting implements AutoCloseable {
        private long left;
        private boolean queued;

        private Waiting(long left) {
            this.left = left;
        }

        /** Takes a place, waiting for one where that is allowed; false when there is none in time. */
        boolean enter() throws InterruptedException {
            lock.lock();
            try {
                while (inside >= bounds.max()) {
                    if (!await(Long.MAX_VALUE)) {
                        return false;
                    }
                }
                inside++;
                return true;
            } finally {
                lock.unlock();
            }
        }

        /**
         * Waits until a target may have become free since then, or for so many nanoseconds; false when its time is over, or
         * it may not wait at all.
         */
        boolean awaitChange(long since, long atMost) throws InterruptedException {
            lock.lock();
            try {
                return changes != since || await(atMost);
            } finally {
                lock.unlock();
            }
        }

        private boolean await(long atMost) throws InterruptedException {
            if (left <= 0 || !queued && waiting >= bounds.queue()) {
                return false;
            }
            waiting += queued ? 0 : 1;
            queued = true;
            long wait = Math.min(left, atMost);
            left -= wait - freed.awaitNanos(wait);
            return true;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                waiting -= queued ? 1 : 0;
                queued = false;
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void close() {}
}
