package io.gatehouse.upstream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How far the turns of a round robin have come; outlives a publish. Threads: any. */
public final class Turns implements AutoCloseable {
    private final Map<Integer, Turns> tiers = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger spare = new AtomicInteger();

    /** The turns of a tier of its own: who looks there in vain must not move those of others. */
    Turns of(int tier) {
        return tiers.computeIfAbsent(tier, each -> new Turns());
    }

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
