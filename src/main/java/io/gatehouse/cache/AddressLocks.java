package io.gatehouse.cache;

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
}
