package io.gatehouse.cache.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A lock for each address, shared with some others. Threads: any. */
final class AddressLocks {
    private static final int COUNT = 256;

    private final ReentrantLock[] locks = new ReentrantLock[COUNT];

    AddressLocks() {
        for (int i = 0; i < COUNT; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    ReentrantLock of(String url) {
        int hash = url.hashCode();
        return locks[(hash ^ hash >>> 16) & COUNT - 1];
    }

    /** Waits until each who has one now has given it back. Called by who has none. */
    void awaitAll() {
        for (ReentrantLock each : locks) {
            each.lock();
            each.unlock();
        }
    }

    /** The same, but not after this time of {@link System#nanoTime}; whether all came in time. */
    boolean awaitAll(long end) {
        for (ReentrantLock each : locks) {
            if (!lock(each, end)) {
                return false;
            }
            each.unlock();
        }
        return true;
    }

    /** Locks one, unless that takes longer than until this time; who is interrupted goes on and stays so. */
    static boolean lock(ReentrantLock lock, long end) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lock.tryLock(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
