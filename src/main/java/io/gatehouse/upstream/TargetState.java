package io.gatehouse.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target and what is known of it now: its load, and the obstacles that may keep it from taking requests.
 *
 * <p>The parts outlive publishes; this only holds them together. Threads: any.
 */
public final class TargetState {
    private final Target target;
    private final Load load;
    private final Drain drain;
    private final Obstacle[] obstacles;
    private final long warmup;

    /**
     * A target with these parts.
     *
     * @param obstacles besides the drain, in the order in which they are told
     * @param warmup nanoseconds in which a target that is back comes to its whole share; 0 for at once
     */
    public TargetState(Target target, Load load, Drain drain, List<Obstacle> obstacles, long warmup) {
        this.target = target;
        this.load = load;
        this.drain = drain;
        this.obstacles = new Obstacle[obstacles.size() + 1];
        this.obstacles[0] = drain;
        for (int i = 0; i < obstacles.size(); i++) {
            this.obstacles[i + 1] = obstacles.get(i);
        }
        this.warmup = warmup;
    }

    public Target target() {
        return target;
    }

    public String name() {
        return target.name();
    }

    public Load load() {
        return load;
    }

    public Drain drain() {
        return drain;
    }

    /** The same of whatever is meant by this name: this one, or by the name that is written all its addresses. */
    public Drain drain(String name) {
        return name.equals(name()) ? drain : drain.all();
    }

    /** The obstacle of this kind; null where the upstream has none. */
    public <T extends Obstacle> @Nullable T obstacle(Class<T> kind) {
        for (Obstacle obstacle : obstacles) {
            if (kind.isInstance(obstacle)) {
                return kind.cast(obstacle);
            }
        }
        return null;
    }

    /** What its obstacles tell of themselves, in their order. */
    public List<Detail> details(long now) {
        List<Detail> details = new ArrayList<>(obstacles.length);
        for (Obstacle obstacle : obstacles) {
            Detail detail = obstacle.detail(now);
            if (detail != null) {
                details.add(detail);
            }
        }
        return details;
    }

    /** How often it was ejected so far; 0 where it never can be. */
    public int ejections() {
        Ejection ejection = obstacle(Ejection.class);
        return ejection == null ? 0 : ejection.ejections();
    }

    /** Whether it takes requests. */
    public boolean takes(long now) {
        for (Obstacle obstacle : obstacles) {
            if (obstacle.blocks(now)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it would take requests if too few others did. */
    boolean takesInPanic(long now) {
        for (Obstacle obstacle : obstacles) {
            if (obstacle.blocks(now) && !yields(obstacle, true)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it would take requests if nobody waited any longer for what is not known of it. */
    boolean takesUnknown(long now, boolean panic) {
        for (Obstacle obstacle : obstacles) {
            if (obstacle.blocks(now) && !obstacle.isUnknown() && !yields(obstacle, panic)) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing keeps it from taking requests but that something is not known yet. */
    boolean isOnlyUnknown(long now, boolean panic) {
        boolean unknown = false;
        for (Obstacle obstacle : obstacles) {
            if (obstacle.blocks(now) && !yields(obstacle, panic)) {
                if (!obstacle.isUnknown()) {
                    return false;
                }
                unknown = true;
            }
        }
        return unknown;
    }

    private static boolean yields(Obstacle obstacle, boolean panic) {
        return panic && obstacle.yieldsToPanic() && !obstacle.isUnknown();
    }

    /**
     * Whether nothing keeps it from taking requests, unless that it is busy: one question and not two, since a target may
     * become free between them and be neither.
     */
    boolean isFreeOrBusy(long now, boolean panic) {
        for (Obstacle obstacle : obstacles) {
            if (obstacle.blocks(now) && !yields(obstacle, panic) && !obstacle.isMomentary()) {
                return false;
            }
        }
        return true;
    }

    /** Whether it would take one more request of a client that comes back: as any other, or a while after it was drained. */
    boolean takesSticky(long now, long whileDrained) {
        for (Obstacle obstacle : obstacles) {
            boolean borne = obstacle == drain && drain.isYoungerThan(whileDrained, now);
            if (obstacle.blocks(now) && !borne) {
                return false;
            }
        }
        return true;
    }

    /** Whether it counts as available: busy is not ill, nor is unknown. */
    public boolean isWell(long now) {
        for (Obstacle obstacle : obstacles) {
            if (obstacle.blocks(now) && !obstacle.isMomentary() && !obstacle.isUnknown()) {
                return false;
            }
        }
        return true;
    }

    /** The part of its share that it takes: it grows from a tenth to the whole while it warms up. */
    double warmth(long now) {
        if (warmup == 0) {
            return 1;
        }
        long since = clearSince();
        if (since == Long.MIN_VALUE || now - since >= warmup) {
            return 1;
        }
        return Math.max(0.1, Math.max(now - since, 0) / (double) warmup);
    }

    private long clearSince() {
        long since = Long.MIN_VALUE;
        for (Obstacle obstacle : obstacles) {
            since = Math.max(since, obstacle.clearSince());
        }
        return since;
    }

    /** Nanoseconds until it may take requests again by itself; {@link Long#MAX_VALUE} where nobody knows. */
    long clearIn(long now) {
        long longest = 0;
        for (Obstacle obstacle : obstacles) {
            if (obstacle.blocks(now)) {
                longest = Math.max(longest, obstacle.clearIn(now));
            }
        }
        return longest;
    }

    /** How it stands, and why. */
    public Standing standing(long now) {
        for (Obstacle obstacle : obstacles) {
            if (obstacle.blocks(now)) {
                return obstacle.standing(now);
            }
        }
        double warmth = warmth(now);
        return warmth < 1
                ? new Standing(Standing.WARMING, "takes " + Math.round(warmth * 100) + " % of its share", clearSince())
                : new Standing(Standing.HEALTHY, remark(), clearSince());
    }

    private String remark() {
        for (Obstacle obstacle : obstacles) {
            String remark = obstacle.remark();
            if (!remark.isEmpty()) {
                return remark;
            }
        }
        return "";
    }

    /** Begins a call; false when it can't take one after all. */
    boolean enter(long now) {
        for (int i = 0; i < obstacles.length; i++) {
            if (!obstacles[i].enter(now)) {
                for (int entered = i - 1; entered >= 0; entered--) {
                    obstacles[entered].left(now, false);
                }
                return false;
            }
        }
        load.begin();
        return true;
    }

    void left(long begun, boolean judged) {
        load.end();
        for (Obstacle obstacle : obstacles) {
            obstacle.left(begun, judged);
        }
    }

    void measured(Lap lap) {
        load.measure(lap.now(), lap.nanos());
    }

    void answered(Lap lap) {
        for (Obstacle obstacle : obstacles) {
            obstacle.answered(lap);
        }
    }

    void succeeded(Lap lap) {
        for (Obstacle obstacle : obstacles) {
            obstacle.succeeded(lap);
        }
    }

    void failed(Lap lap, Roster peers) {
        load.failed(lap.now(), lap.nanos());
        for (Obstacle obstacle : obstacles) {
            obstacle.failed(lap, peers);
        }
    }
}
