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
    private final long begun;
    private final AtomicBoolean judged = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean answered;

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

    /** The answer has begun, with this status. */
    public void answered(int status) {
        long now = upstream.now();
        state.answered(now, now - begun);
        answered = true;
        if (upstream.terms().failing().test(status) && judged.compareAndSet(false, true)) {
            state.failed(now, now - begun, upstream.roster());
        }
    }

    /** It failed; whether by the target's fault, the failure's kind says. */
    public void failed(Failure failure) {
        if (isTargets(failure.kind()) && judged.compareAndSet(false, true)) {
            long now = upstream.now();
            state.failed(now, now - begun, upstream.roster());
        }
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
        if (answered && judged.compareAndSet(false, true)) {
            long now = upstream.now();
            state.succeeded(now, now - begun);
        }
        state.left(judged.get());
        upstream.left();
    }
}
