package io.gatehouse.observe;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory all histories together may take, so that neither many policies nor long ones fill the heap. Threads:
 * all methods by any thread.
 */
final class Room {
    private final AtomicLong left;

    /** @param octets that may be taken */
    Room(long octets) {
        left = new AtomicLong(octets);
    }

    /** Takes so many octets; false, and nothing is taken, where there are not so many. */
    boolean take(long octets) {
        if (left.addAndGet(-octets) >= 0) {
            return true;
        }
        left.addAndGet(octets);
        return false;
    }

    void giveBack(long octets) {
        left.addAndGet(octets);
    }
}
