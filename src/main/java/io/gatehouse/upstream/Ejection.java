package io.gatehouse.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes a target out for a while when its calls fail: so many in a row, or such a share of those of late (passive health;
 * outlier detection). Each time in a row is twice as long as the one before.
 *
 * <p>Threads: any. A call that goes well costs a look at two fields; a lock is taken where calls fail.
 */
public final class Ejection implements Obstacle {
    private final Rules rules;
    private final @Nullable SlidingCount count;

    /** The end of the time it is out; {@link Long#MIN_VALUE} before the first. */
    private volatile long until = Long.MIN_VALUE;

    private volatile int inARow;

    /** Guarded by this: when the first of those in a row failed, and what is told of the last ejection. */
    private long firstOfRow;

    private long outSince;
    private int times;
    private volatile int ejections;
    private String reason = "";

    /**
     * When a target is ejected.
     *
     * @param failures so many failures in a row; 0 for never by these
     * @param within the first of them no longer ago than this
     * @param ratio such a share of failures, 0 to 1; over 1 for never by it
     * @param minimum of at least so many calls
     * @param eject how long it is out the first time
     * @param longest how long at most
     * @param maxEjected the share of the upstream's targets that may be out, 0 to 1, rounded down: a fault that they have
     *     in common must not take them all out
     */
    public record Rules(
            int failures,
            Duration within,
            double ratio,
            int minimum,
            Duration eject,
            Duration longest,
            double maxEjected) {

        /** Five failures in a row within 30 s: out for 30 s, at most for 5 minutes, at most half of the targets. */
        public static final Rules DEFAULT =
                new Rules(5, Duration.ofSeconds(30), 2, 20, Duration.ofSeconds(30), Duration.ofMinutes(5), 0.5);
    }

    public Ejection(Rules rules) {
        this.rules = rules;
        this.count = rules.ratio() > 1 ? null : new SlidingCount(rules.within().toNanos());
    }

    @Override
    public boolean blocks(long now) {
        long end = until;
        return end != Long.MIN_VALUE && now - end < 0;
    }

    @Override
    public synchronized Standing standing(long now) {
        return new Standing("ejected", reason, outSince);
    }

    @Override
    public long clearIn(long now) {
        return until - now;
    }

    @Override
    public synchronized Detail detail(long now) {
        return Detail.of("ejection")
                .with("ejections", ejections)
                .with("failuresInARow", inARow)
                .with("until", blocks(now) ? new Detail.Moment(until) : null);
    }

    @Override
    public boolean yieldsToPanic() {
        return true;
    }

    @Override
    public long clearSince() {
        return until;
    }

    /** How often it was ejected so far. */
    public int ejections() {
        return ejections;
    }

    @Override
    public void succeeded(Lap lap) {
        if (inARow != 0) {
            inARow = 0;
        }
        if (count != null) {
            count.add(lap.now(), false);
        }
    }

    @Override
    public void failed(Lap lap, Roster peers) {
        long now = lap.now();
        synchronized (this) {
            if (blocks(now)) {
                // one that had begun before
                return;
            }
            if (inARow == 0 || now - firstOfRow > rules.within().toNanos()) {
                firstOfRow = now;
                inARow = 0;
            }
            inARow++;
            if (count != null) {
                count.add(now, true);
            }
        }
        String because = due(now);
        if (because == null) {
            return;
        }
        synchronized (peers) {
            if (peers.ejected(this, now) + 1
                    <= Math.floor(rules.maxEjected() * peers.targets().size() + 1e-9)) {
                eject(now, because);
            }
        }
    }

    private @Nullable String due(long now) {
        if (rules.failures() > 0 && inARow >= rules.failures()) {
            return inARow + " calls in a row failed";
        }
        if (count != null) {
            long all = count.all(now);
            long failed = count.some(now);
            if (all >= rules.minimum() && failed >= rules.ratio() * all) {
                return failed + " of " + all + " calls failed";
            }
        }
        return null;
    }

    private synchronized void eject(long now, String because) {
        if (blocks(now)) {
            return;
        }
        // who was back for as long as it had been out begins anew
        boolean again = times > 0 && now - until < until - outSince;
        times = again ? times + 1 : 1;
        long longest = rules.longest().toNanos();
        long time = Math.min(rules.eject().toNanos() << Math.min(times - 1, 20), longest);
        time = time <= 0 ? longest : time;
        outSince = now;
        reason = because + "; out for " + Duration.ofNanos(time).toSeconds() + " s";
        inARow = 0;
        if (count != null) {
            count.clear();
        }
        ejections++;
        until = now + time;
    }
}
