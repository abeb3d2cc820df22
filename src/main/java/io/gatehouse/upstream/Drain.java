package io.gatehouse.upstream;

/**
 * Whether an operator has taken a target out of service: what runs there ends, and nothing new comes. Gone at a restart.
 * Threads: any.
 */
public final class Drain implements Obstacle {
    private record State(boolean drained, long since) {}

    private volatile State state = new State(false, Long.MIN_VALUE);

    /** Has the target take no more requests; nothing where it takes none already. */
    public synchronized void drain(long now) {
        if (!state.drained) {
            state = new State(true, now);
        }
    }

    /** Has the target take requests again. */
    public synchronized void enable(long now) {
        if (state.drained) {
            state = new State(false, now);
        }
    }

    /** Whether it was drained, no longer ago than this; its own sticky sessions may be borne that long. */
    boolean isYoungerThan(long nanos, long now) {
        State at = state;
        return at.drained && now - at.since < nanos;
    }

    @Override
    public boolean blocks(long now) {
        return state.drained;
    }

    @Override
    public Standing standing(long now) {
        return new Standing("drained", "drained by the admin API", state.since);
    }

    @Override
    public long clearSince() {
        State at = state;
        return at.drained ? Long.MIN_VALUE : at.since;
    }
}
