package io.gatehouse.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Leaves a target alone when too many of its calls fail or are slow, and tries it with a few requests before it comes back
 * (circuit breaker; Nygard, Release It!, 2nd edition, chapter 5).
 *
 * <p>It is closed while all is well. Open, it lets nothing pass for a while. Half-open, it lets so many requests pass as it
 * has probes; how these go closes it or opens it again. A probe counts as soon as its answer begins: a stream that lasts for
 * hours must not keep the others waiting. Calls that began before it opened or closed count for nothing.
 *
 * <p>States, counts and thresholds are Resilience4j's. What it does not tell is kept beside it: when a state began, and
 * whether another probe may pass, so that a pick can ask without changing anything. Threads: any. While it is closed no lock
 * of ours is taken; else all that changes is guarded by this.
 */
public final class Breaker implements Obstacle {
    private static final IOException FAILED = new IOException("failed");

    private final Rules rules;
    private final LongSupplier nanos;
    private final CircuitBreaker states;
    private volatile Phase phase = new Phase(State.CLOSED, Long.MIN_VALUE, "");
    private volatile int probing;
    private volatile int opened;

    /** A state, since when, and what led to it. */
    private record Phase(State state, long since, String reason) {}

    /**
     * When a breaker opens and closes.
     *
     * @param ratio such a share of failures, 0 to 1
     * @param minimum of at least so many calls
     * @param within of the last time, in whole seconds
     * @param open how long it lets nothing pass
     * @param probes how many requests are tried then
     * @param slow from this time on until its answer begins a call is slow
     * @param slowRatio such a share of slow calls opens it too
     */
    public record Rules(
            double ratio, int minimum, Duration within, Duration open, int probes, Duration slow, double slowRatio) {

        /** Half of at least 20 calls in 10 s failed, or all were slower than 5 s: open for 10 s, then 3 probes. */
        public static final Rules DEFAULT =
                new Rules(0.5, 20, Duration.ofSeconds(10), Duration.ofSeconds(10), 3, Duration.ofSeconds(5), 1);
    }

    public Breaker(Rules rules, LongSupplier nanos) {
        this.rules = rules;
        this.nanos = nanos;
        this.states = CircuitBreaker.of("breaker", config(rules, nanos));
    }

    private static CircuitBreakerConfig config(Rules rules, LongSupplier nanos) {
        return CircuitBreakerConfig.custom()
                .clock(new Ticks(nanos))
                .slidingWindow(
                        Math.toIntExact(rules.within().toSeconds()),
                        rules.minimum(),
                        SlidingWindowType.TIME_BASED,
                        SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .failureRateThreshold(percent(rules.ratio()))
                .slowCallRateThreshold(percent(rules.slowRatio()))
                .slowCallDurationThreshold(rules.slow())
                .waitDurationInOpenState(rules.open())
                .permittedNumberOfCallsInHalfOpenState(rules.probes())
                .build();
    }

    /** A threshold of none is one that any call reaches. */
    private static float percent(double share) {
        return (float) Math.max(share * 100, 1e-4);
    }

    @Override
    public boolean blocks(long now) {
        Phase at = phase;
        return switch (at.state) {
            case OPEN -> now - at.since <= rules.open().toNanos();
            case HALF_OPEN -> probing >= rules.probes();
            default -> false;
        };
    }

    @Override
    public Standing standing(long now) {
        Phase at = phase;
        return new Standing(at.state == State.OPEN ? "open" : "half-open", at.reason, at.since);
    }

    @Override
    public long clearIn(long now) {
        Phase at = phase;
        return at.state == State.OPEN ? at.since + rules.open().toNanos() - now : Long.MAX_VALUE;
    }

    @Override
    public long clearSince() {
        Phase at = phase;
        return at.state == State.CLOSED ? at.since : Long.MIN_VALUE;
    }

    @Override
    public Detail detail(long now) {
        Phase at = phase;
        Detail told = Detail.of("breaker").with("state", state()).with("opened", opened);
        return at.state == State.OPEN
                ? told.with("until", new Detail.Moment(at.since + rules.open().toNanos()))
                : told;
    }

    /** Its state, in a word: {@code closed}, {@code open} or {@code half-open}. */
    public String state() {
        return switch (phase.state) {
            case OPEN -> "open";
            case HALF_OPEN -> "half-open";
            default -> "closed";
        };
    }

    /** How often it opened so far. */
    public int opened() {
        return opened;
    }

    @Override
    public boolean enter(long now) {
        return phase.state == State.CLOSED || probe();
    }

    private synchronized boolean probe() {
        if (phase.state == State.CLOSED) {
            return true;
        }
        boolean permitted = states.tryAcquirePermission();
        note();
        probing += permitted ? 1 : 0;
        return permitted;
    }

    @Override
    public void left(long begun, boolean judged) {
        if (!judged && phase.state == State.HALF_OPEN) {
            giveBack(begun);
        }
    }

    private synchronized void giveBack(long begun) {
        if (phase.state == State.HALF_OPEN && isOf(phase, begun)) {
            states.releasePermission();
            probing--;
        }
    }

    @Override
    public void answered(Lap lap) {
        if (phase.state == State.HALF_OPEN) {
            count(lap, State.HALF_OPEN, false);
        }
    }

    @Override
    public void succeeded(Lap lap) {
        if (phase.state == State.CLOSED) {
            count(lap, State.CLOSED, false);
        }
    }

    @Override
    public void failed(Lap lap, Roster peers) {
        count(lap, phase.state, true);
    }

    private void count(Lap lap, State during, boolean failed) {
        Phase at = phase;
        if (at.state != during || at.state == State.OPEN || !isOf(at, lap.begun())) {
            return;
        }
        if (at.state == State.CLOSED) {
            tell(lap, failed);
            if (states.getState() != State.CLOSED) {
                synchronized (this) {
                    note();
                }
            }
            return;
        }
        synchronized (this) {
            if (phase == at) {
                tell(lap, failed);
                note();
            }
        }
    }

    private static boolean isOf(Phase phase, long begun) {
        return phase.since == Long.MIN_VALUE || begun - phase.since >= 0;
    }

    private void tell(Lap lap, boolean failed) {
        if (failed) {
            states.onError(lap.nanos(), TimeUnit.NANOSECONDS, FAILED);
        } else {
            states.onSuccess(lap.nanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Takes over the state of the library; under the lock. */
    private void note() {
        State state = states.getState();
        Phase before = phase;
        if (state == before.state) {
            return;
        }
        probing = 0;
        phase = switch (state) {
            case OPEN -> new Phase(state, nanos.getAsLong(), reason());
            // not the moment of the first probe: others may have been picked before it
            case HALF_OPEN -> new Phase(state, before.since + rules.open().toNanos(), before.reason);
            default -> new Phase(state, nanos.getAsLong(), "");
        };
        opened += state == State.OPEN ? 1 : 0;
    }

    private String reason() {
        CircuitBreaker.Metrics metrics = states.getMetrics();
        boolean failed = metrics.getFailureRate() >= percent(rules.ratio());
        float share = failed ? metrics.getFailureRate() : metrics.getSlowCallRate();
        return Math.round(share) + " % of " + metrics.getNumberOfBufferedCalls() + " calls "
                + (failed ? "failed" : "were slow");
    }
}
