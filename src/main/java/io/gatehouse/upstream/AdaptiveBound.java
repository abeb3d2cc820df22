package io.gatehouse.upstream;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests a target carries at most, found out by how fast it answers: the bound grows while more requests do not
 * make answers slower, and shrinks when they do, since what is beyond only waits at the target.
 *
 * <p>The bound is Netflix's gradient of the latency of late to that of long (Gradient2), taken over spans of a tenth of a
 * second to a second. A failure counts as an answer that took twice as long as usual, however fast it came. Threads: any.
 */
public final class AdaptiveBound implements Obstacle {
    /** What is allowed before anything was measured. */
    private static final int FIRST = 20;

    private final int max;
    private final Gradient2Limit gradient;
    private final Limit limit;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** The library's own times begin at 0: it takes a time before that for one that is long over. */
    private volatile long origin = Long.MIN_VALUE;

    /** @param max what the bound never exceeds, 1 or more */
    public AdaptiveBound(int max) {
        this.max = max;
        this.gradient = Gradient2Limit.newBuilder()
                .initialLimit(Math.min(FIRST, max))
                .minLimit(1)
                .maxConcurrency(max)
                .build();
        this.limit = WindowedLimit.newBuilder()
                .minWindowTime(100, TimeUnit.MILLISECONDS)
                .maxWindowTime(1, TimeUnit.SECONDS)
                .build(gradient);
    }

    /** The bound at this moment. */
    public int limit() {
        return Math.max(1, Math.min(limit.getLimit(), max));
    }

    @Override
    public boolean blocks(long now) {
        return inFlight.get() >= limit();
    }

    @Override
    public Standing standing(long now) {
        return new Standing(
                "full", "carries as many requests as it answers fast, at the moment " + limit(), Long.MIN_VALUE);
    }

    @Override
    public Detail detail(long now) {
        return Detail.of("adaptive").with("limit", limit()).with("max", max);
    }

    @Override
    public boolean isMomentary() {
        return true;
    }

    @Override
    public boolean enter(long now) {
        if (inFlight.incrementAndGet() <= limit()) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    @Override
    public void left(long begun, boolean judged) {
        inFlight.decrementAndGet();
    }

    @Override
    public void answered(Lap lap) {
        sample(lap, lap.nanos(), false);
    }

    @Override
    public void failed(Lap lap, Roster peers) {
        long usual = gradient.getRttNoLoad(TimeUnit.NANOSECONDS);
        sample(lap, Math.max(lap.nanos(), 2 * usual), true);
    }

    private void sample(Lap lap, long nanos, boolean dropped) {
        if (origin == Long.MIN_VALUE) {
            origin = lap.begun();
        }
        limit.onSample(Math.max(lap.begun() - origin, 0), Math.max(nanos, 1), inFlight.get(), dropped);
    }
}
