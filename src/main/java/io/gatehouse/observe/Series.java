package io.gatehouse.observe;

import java.util.concurrent.atomic.LongAdder;

/**
 * A count that only grows, with its {@link Readings}.
 *
 * <p>Threads: all methods by any thread. Counting takes no lock, but for one thread once in a minute; what others count
 * while that one reads may be told to either of the two minutes, and is never lost.
 */
final class Series {
    private final LongAdder total = new LongAdder();
    private final Readings readings;
    private volatile long noted = Long.MIN_VALUE;
    private boolean closed;

    Series(Room room) {
        readings = new Readings(room);
    }

    /** Counts one, in this minute since 1970. */
    void increment(long minute) {
        if (minute > noted) {
            note(minute);
        }
        total.increment();
    }

    private synchronized void note(long minute) {
        if (minute > noted && !closed) {
            readings.add(minute, total.sum());
            noted = minute;
        }
    }

    /** The first minute from whose beginning on {@link #since} is right. */
    synchronized long reach() {
        return readings.reach();
    }

    /** How many were counted from the beginning of this minute on, or at all for {@link Long#MIN_VALUE}. */
    synchronized long since(long minute) {
        long now = total.sum();
        return minute == Long.MIN_VALUE ? now : now - readings.at(minute, now);
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            readings.close();
        }
    }
}
