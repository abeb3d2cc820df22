package io.gatehouse.upstream;

import io.gatehouse.exchange.Failure;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call to a target, from the moment it was picked until the last octet of its answer: it counts as under way there, and
 * tells the target's state how it went.
 *
 * <p>Threads: any; each of its ends counts once, whoever is first.
 */
public final class Call {
    private final Upstream upstream;
    private final TargetState state;
    private volatile long begun;
    private final AtomicBoolean judged = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();

    /** How long its answer took to begin; negative before it has. */
    private volatile long answered = -1;

    Call(Upstream upstream, TargetState state, long begun) {
        this.upstream = upstream;
        this.state = state;
        this.begun = begun;
    }

    public Target target() {
        return state.target();
    }

    public TargetState state() {
        return state;
    }

    /** Begins only now: what was waited for until here says nothing about the target. */
    public void restart() {
        begun = upstream.now();
    }

    /** The answer has begun, with this status. */
    public void answered(int status) {
        long now = upstream.now();
        Lap lap = new Lap(begun, Math.max(now - begun, 0), now);
        answered = lap.nanos();
        if (!upstream.terms().failing().test(status)) {
            state.measured(lap);
            state.answered(lap);
        } else if (judged.compareAndSet(false, true)) {
            state.failed(lap, upstream.roster());
        }
    }

    /** It failed; whether by the target's fault, the failure's kind says. */
    public void failed(Failure failure) {
        if (isTargets(failure.kind()) && judged.compareAndSet(false, true)) {
            state.failed(lap(), upstream.roster());
        }
    }

    private Lap lap() {
        long now = upstream.now();
        return new Lap(begun, answered < 0 ? now - begun : answered, now);
    }

    private static boolean isTargets(Failure.Kind kind) {
        return switch (kind) {
            case NO_TARGET, CONNECTION_LIMIT, LOOP, INTERNAL -> false;
            default -> true;
        };
    }

    /** It is over; further calls do nothing. What was answered and has not failed until now went well. */
    public void end() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        if (answered >= 0 && judged.compareAndSet(false, true)) {
            state.succeeded(lap());
        }
        state.left(begun, judged.get());
        upstream.left();
    }
}
