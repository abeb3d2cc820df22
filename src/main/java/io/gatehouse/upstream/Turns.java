package io.gatehouse.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/** How far the turns of a round robin have come; outlives a publish. Threads: any. */
public final class Turns implements AutoCloseable {
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger spare = new AtomicInteger();

    /** The turns of all. */
    AtomicInteger next() {
        return next;
    }

    /** The turns of those that stand in for others. */
    AtomicInteger spare() {
        return spare;
    }

    @Override
    public void close() {}
}
