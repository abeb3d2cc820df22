package io.gatehouse.observe;

import java.util.List;

/**
 * Whether the gateway serves routes: what {@code health/ready} answers. Threads: any.
 */
public final class Readiness {
    private volatile State state = State.STARTING;
    private volatile List<String> reasons = List.of();

    /** What the gateway does. */
    public enum State {
        STARTING,
        READY,
        /** The first document was refused: routes answer 503 until a good one is published. */
        REFUSED,
        /** No new requests are taken; those in flight end. */
        DRAINING
    }

    public State state() {
        return state;
    }

    /** Why it is not ready, as sentences; empty when it is. */
    public List<String> reasons() {
        return reasons;
    }

    public boolean serves() {
        return state == State.READY;
    }

    /** Serves from now on, unless it drains. */
    public synchronized void ready() {
        if (state != State.DRAINING) {
            state = State.READY;
            reasons = List.of();
        }
    }

    public synchronized void refused(List<String> problems) {
        state = State.REFUSED;
        reasons = List.copyOf(problems);
    }

    public synchronized void draining() {
        state = State.DRAINING;
        reasons = List.of("the gateway is shutting down");
    }
}
