package io.gatehouse.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether an operator has taken a target out of service: what runs there ends, and nothing new comes. Gone at a restart.
 *
 * <p>Of a target that has several addresses a word is said of one, or of all by the name that is written: of those that are
 * there, each of which keeps its own state, and of those that are found later. Threads: any.
 */
public final class Drain implements Obstacle {
    private final @Nullable Drain all;

    /** Those of the addresses that are there now; guarded by this. */
    private final List<Drain> addresses = new ArrayList<>();

    private volatile State state = new State(false, Long.MIN_VALUE);

    private record State(boolean drained, long since) {}

    /** Of a target that is where it says, or of all addresses of its name. */
    public Drain() {
        all = null;
    }

    private Drain(Drain all) {
        this.all = all;
        state = all.state;
    }

    /** That of one address more, of which what was said of all is true; closed when the address is gone. */
    public synchronized Drain ofAddress() {
        Drain one = new Drain(this);
        addresses.add(one);
        return one;
    }

    /** What is said of all addresses of the target; of a target that is where it says, this. */
    Drain all() {
        return all == null ? this : all;
    }

    /** Has the target take no more requests; nothing where it takes none already. */
    public void drain(long now) {
        turn(true, now);
    }

    /** Has the target take requests again. */
    public void enable(long now) {
        turn(false, now);
    }

    private synchronized void turn(boolean drained, long now) {
        if (state.drained != drained) {
            state = new State(drained, now);
        }
        addresses.forEach(each -> each.turn(drained, now));
    }

    /** Whether it was drained, no longer ago than this; clients that come back to it may be borne that long. */
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

    @Override
    public void close() {
        if (all != null) {
            all.forget(this);
        }
    }

    private synchronized void forget(Drain gone) {
        addresses.remove(gone);
    }
}
