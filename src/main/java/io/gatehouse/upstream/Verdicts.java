package io.gatehouse.upstream;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the requests that wait until something is known of an upstream's targets. Threads: any. */
public final class Verdicts implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();

    /** Written under the lock. */
    private volatile long count;

    /** How often that has changed; taken before one looks for a target. */
    long count() {
        return count;
    }

    /** Something is known, or known otherwise. */
    void came() {
        lock.lock();
        try {
            count++;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it has changed since then; false when it has not within so many nanoseconds. */
    boolean await(long since, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (count == since) {
                if (left <= 0) {
                    return false;
                }
                left = more.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {}
}
