package io.gatehouse.upstream;

import io.gatehouse.dns.Known;
import java.util.function.Supplier;

/**
 * What is known of the name of a target: without an address it takes no requests; with one of an answer whose time is over
 * it takes them, and says so. Threads: any.
 */
public final class Naming implements Obstacle {
    private final Supplier<Known> known;
    private final boolean resolved;

    /**
     * The obstacle of one target.
     *
     * @param known what is known of its host's name now
     * @param resolved whether the target has an address of it
     */
    public Naming(Supplier<Known> known, boolean resolved) {
        this.known = known;
        this.resolved = resolved;
    }

    boolean isResolved() {
        return resolved;
    }

    /** Whether the name is asked for and nothing is known yet, so that waiting helps. */
    boolean isPending() {
        return !resolved && known.get().status() == Known.Status.ASKED;
    }

    @Override
    public boolean blocks(long now) {
        return !resolved;
    }

    @Override
    public Standing standing(long now) {
        Known state = known.get();
        String reason = state.reason() == null ? "its name is being resolved" : "its name: " + state.reason();
        return new Standing("unresolved", reason, now - state.age().toNanos());
    }

    @Override
    public String remark() {
        Known state = known.get();
        return state.status() == Known.Status.STALE
                ? "its address is kept from the last answer for its name: " + state.reason()
                : "";
    }
}
