package io.gatehouse.upstream;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts two kinds of events of the last seconds: those that count and all of them.
 *
 * <p>The span is cut into ten slices; a slice that is older than the span is emptied when its turn comes. Threads: any,
 * without a lock; what two threads count in the very moment a slice is emptied may be lost.
 */
final class SlidingCount {
    private static final int SLICES = 10;

    private final long slice;
    private final AtomicLongArray stamps = new AtomicLongArray(SLICES);
    private final AtomicLongArray all = new AtomicLongArray(SLICES);
    private final AtomicLongArray some = new AtomicLongArray(SLICES);

    /** @param span nanoseconds */
    SlidingCount(long span) {
        this.slice = Math.max(span / SLICES, 1);
        for (int i = 0; i < SLICES; i++) {
            stamps.set(i, Long.MIN_VALUE);
        }
    }

    /** One more event, which counts or not. */
    void add(long now, boolean counts) {
        int at = at(now);
        all.incrementAndGet(at);
        if (counts) {
            some.incrementAndGet(at);
        }
    }

    /** One event more that counts, besides those in {@link #all}. */
    void addSome(long now) {
        some.incrementAndGet(at(now));
    }

    long all(long now) {
        return sum(all, now);
    }

    /** Those that count. */
    long some(long now) {
        return sum(some, now);
    }

    void clear() {
        for (int i = 0; i < SLICES; i++) {
            all.set(i, 0);
            some.set(i, 0);
        }
    }

    private int at(long now) {
        long stamp = Math.floorDiv(now, slice);
        int at = (int) Math.floorMod(stamp, (long) SLICES);
        long before = stamps.get(at);
        if (before != stamp && stamps.compareAndSet(at, before, stamp)) {
            all.set(at, 0);
            some.set(at, 0);
        }
        return at;
    }

    private long sum(AtomicLongArray counts, long now) {
        long stamp = Math.floorDiv(now, slice);
        long sum = 0;
        for (int i = 0; i < SLICES; i++) {
            long made = stamps.get(i);
            sum += made <= stamp && made > stamp - SLICES ? counts.get(i) : 0;
        }
        return sum;
    }
}
