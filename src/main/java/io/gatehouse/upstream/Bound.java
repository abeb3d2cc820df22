package io.gatehouse.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests a target carries at most. Threads: any. */
public final class Bound implements Obstacle {
    private final int max;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** @param max 1 or more */
    public Bound(int max) {
        this.max = max;
    }

    @Override
    public boolean blocks(long now) {
        return inFlight.get() >= max;
    }

    @Override
    public Standing standing(long now) {
        return new Standing("full", "carries " + max + " requests, the most it may", Long.MIN_VALUE);
    }

    @Override
    public Detail detail(long now) {
        return Detail.of("perTarget").with("max", max);
    }

    @Override
    public boolean isMomentary() {
        return true;
    }

    @Override
    public boolean enter(long now) {
        if (inFlight.incrementAndGet() <= max) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    @Override
    public void left(long begun, boolean judged) {
        inFlight.decrementAndGet();
    }
}
