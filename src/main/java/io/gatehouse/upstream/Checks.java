package io.gatehouse.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests from a target that does not pass its checks (active health), and from one of which no check has come back
 * yet.
 *
 * <p>The first verdict counts alone, whatever the thresholds: nothing is known that it could contradict. Each later change
 * needs so many in a row. This only counts; when a check is due it says, and somebody else makes it. Threads: any; a pick
 * costs a look at one field.
 */
public final class Checks implements Obstacle {
    private final Rules rules;
    private final Verdicts verdicts;
    private volatile State state = State.NEW;
    private volatile @Nullable Last last;
    private volatile long checks;
    private volatile long failed;

    /** Guarded by this: the check that is under way, and when the next one is due. */
    private boolean running;

    private long due = Long.MIN_VALUE;

    /** Guarded by this: verdicts in a row that speak against the state, and failures in a row of one reason. */
    private int against;

    private int failures;
    private int alike;

    /**
     * How often a target is checked, and what follows.
     *
     * @param every from the beginning of a check to that of the next, unless the first is not over by then
     * @param jitter the share of it by which it is longer or shorter, 0 to 1: the checks of many must not come at once
     * @param up so many passed in a row bring a target back
     * @param down so many failed in a row take it out
     */
    public record Rules(Duration every, double jitter, int up, int down) {
        /** The nanoseconds to the next check; {@code random} is from 0 to 1. */
        long next(double random) {
            return Math.max(1, Math.round(every.toNanos() * (1 + jitter * (2 * random - 1))));
        }
    }

    /**
     * What came of the last check.
     *
     * @param at the moment, on the upstream's clock
     * @param reason why it failed, without host names; empty where it passed
     */
    public record Last(long at, boolean passed, String reason) {}

    private enum Verdict {
        NONE,
        WELL,
        ILL
    }

    /**
     * How the target stands.
     *
     * @param since since when; of one without a verdict since its first check began, or {@link Long#MIN_VALUE}
     * @param recovered when it came back; {@link Long#MIN_VALUE} where it was never out
     */
    private record State(Verdict verdict, long since, long recovered, String reason) {
        static final State NEW = new State(Verdict.NONE, Long.MIN_VALUE, Long.MIN_VALUE, "");
    }

    /** @param verdicts told of every change; the same for all targets of the upstream */
    public Checks(Rules rules, Verdicts verdicts) {
        this.rules = rules;
        this.verdicts = verdicts;
    }

    Verdicts verdicts() {
        return verdicts;
    }

    /** How many came back so far. */
    public long checks() {
        return checks;
    }

    /** How many of them passed; never one too many, as a difference of counts read one after the other would be. */
    public synchronized long passed() {
        return checks - failed;
    }

    /** How many of them failed. */
    public long failed() {
        return failed;
    }

    /** What came of the last one; null before the first. */
    public @Nullable Last last() {
        return last;
    }

    /** The moment of the next check; {@link Long#MIN_VALUE} for at once, {@link Long#MAX_VALUE} while one is under way. */
    public synchronized long due() {
        return running ? Long.MAX_VALUE : due;
    }

    /** Begins a check if one is due; {@code random} is from 0 to 1 and moves the next one. */
    public synchronized boolean begin(long now, double random) {
        if (running || due != Long.MIN_VALUE && now - due < 0) {
            return false;
        }
        running = true;
        due = now + rules.next(random);
        if (state.since == Long.MIN_VALUE) {
            state = new State(Verdict.NONE, now, Long.MIN_VALUE, "");
        }
        return true;
    }

    /** The check that was begun could not be made now, and is due again at that moment. */
    public synchronized void putOff(long until) {
        running = false;
        due = until;
    }

    /**
     * The check that was begun is over.
     *
     * @param failure why it failed; null where it passed
     * @return how the target stands from now on where that has changed, else null
     */
    public @Nullable Standing over(long now, @Nullable String failure) {
        Standing changed;
        synchronized (this) {
            if (!running) {
                // forgotten meanwhile
                return null;
            }
            running = false;
            count(now, failure);
            State before = state;
            state = next(before, now, failure == null);
            changed = before.verdict == state.verdict ? null : told();
        }
        if (changed != null) {
            verdicts.came();
        }
        return changed;
    }

    private void count(long now, @Nullable String failure) {
        Last before = last;
        boolean again = failure != null && before != null && before.reason.equals(failure);
        alike = failure == null ? 0 : again ? alike + 1 : 1;
        failures = failure == null ? 0 : failures + 1;
        checks++;
        failed += failure == null ? 0 : 1;
        last = new Last(now, failure == null, failure == null ? "" : failure);
    }

    private State next(State before, long now, boolean passed) {
        boolean agrees = before.verdict == (passed ? Verdict.WELL : Verdict.ILL);
        against = agrees ? 0 : against + 1;
        int needed = before.verdict == Verdict.NONE ? 1 : passed ? rules.up : rules.down;
        if (agrees || against < needed) {
            return before.verdict == Verdict.ILL && !passed
                    ? new State(Verdict.ILL, before.since, before.recovered, because())
                    : before;
        }
        against = 0;
        if (!passed) {
            return new State(Verdict.ILL, now, before.recovered, because());
        }
        long recovered = before.verdict == Verdict.ILL ? now : Long.MIN_VALUE;
        return new State(Verdict.WELL, now, recovered, "");
    }

    private String because() {
        String reason = last == null ? "" : last.reason;
        if (failures == 1) {
            return reason;
        }
        return alike == failures
                ? reason + ", " + failures + " times in a row"
                : reason + "; " + failures + " checks in a row failed";
    }

    /** It is no longer checked: what is known grows old, and the next one begins anew. */
    public synchronized void forget() {
        state = State.NEW;
        running = false;
        due = Long.MIN_VALUE;
        against = 0;
        failures = 0;
        alike = 0;
    }

    @Override
    public boolean blocks(long now) {
        return state.verdict != Verdict.WELL;
    }

    @Override
    public Standing standing(long now) {
        return told();
    }

    private Standing told() {
        State at = state;
        return switch (at.verdict) {
            case NONE -> new Standing("unchecked", "its first check has not come back", at.since);
            case WELL -> new Standing(Standing.HEALTHY, "", at.since);
            case ILL -> new Standing("unhealthy", at.reason, at.since);
        };
    }

    @Override
    public Detail detail(long now) {
        Last latest = last;
        Detail told = Detail.of("checks").with("checks", checks).with("failed", failed);
        return latest == null
                ? told
                : told.with("passed", latest.passed())
                        .with("reason", latest.passed() ? null : latest.reason())
                        .with("at", new Detail.Moment(latest.at()));
    }

    @Override
    public boolean yieldsToPanic() {
        return true;
    }

    @Override
    public boolean isUnknown() {
        return state.verdict == Verdict.NONE;
    }

    /** Since when its first check is under way; {@link Long#MIN_VALUE} where none has begun. */
    long firstBegan() {
        return state.since;
    }

    @Override
    public long clearSince() {
        return state.recovered;
    }
}
