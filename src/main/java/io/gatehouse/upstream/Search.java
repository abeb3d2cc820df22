package io.gatehouse.upstream;

import io.gatehouse.exchange.TextHash;
import io.gatehouse.exchange.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One request's search for a target: what of the request matters, and which targets it has tried. Used by the thread that
 * carries the request.
 */
public final class Search {
    private final RandomGenerator random;
    private final boolean keyed;
    private final long key;
    private final @Nullable String stickyCode;
    private final List<TargetState> tried = new ArrayList<>(2);
    private long now;
    private boolean panic;
    private boolean looking;
    private boolean watched;
    private Witness.@Nullable Choice choice;
    private boolean guessing;

    /**
     * A search that has tried nothing.
     *
     * @param key what a consistent hash chooses by; null where the request has nothing of the kind
     * @param stickyCode the value of the cookie that names a target; null where there is none
     */
    public Search(@Nullable String key, @Nullable String stickyCode, RandomGenerator random) {
        this.random = random;
        this.keyed = key != null;
        this.key = key == null ? 0 : TextHash.of(key);
        this.stickyCode = stickyCode;
    }

    boolean isKeyed() {
        return keyed;
    }

    long key() {
        return key;
    }

    /** The value of the cookie that the request brought. */
    public @Nullable String stickyCode() {
        return stickyCode;
    }

    /** Looks from this moment on. */
    void at(long moment, boolean inPanic) {
        now = moment;
        panic = inPanic;
    }

    long now() {
        return now;
    }

    boolean inPanic() {
        return panic;
    }

    /** Only looks who would be picked: no turn is taken. */
    Search looking() {
        looking = true;
        return this;
    }

    boolean onlyLooks() {
        return looking;
    }

    /** Has each choice of a target told. */
    Search watched() {
        watched = true;
        return this;
    }

    boolean isWatched() {
        return watched;
    }

    void chose(Witness.Choice told) {
        choice = told;
    }

    /** The last choice of a target, as it was decided; null where nobody wants it told. */
    public Witness.@Nullable Choice choice() {
        return choice;
    }

    /** Takes from now on targets of which nothing is known yet. */
    void guess() {
        guessing = true;
    }

    /** Whether it takes this target as one of those of which nothing is known. */
    boolean guesses(TargetState target) {
        return guessing && takes(target);
    }

    /** Does not look at this target again. */
    public void tried(TargetState target) {
        tried.add(target);
    }

    public boolean hasTried(TargetState target) {
        return tried.contains(target);
    }

    /** Whether this target may be the one. */
    boolean takes(TargetState target) {
        boolean takes =
                guessing ? target.takesUnknown(now, panic) : panic ? target.takesInPanic(now) : target.takes(now);
        return takes && (tried.isEmpty() || !tried.contains(target));
    }

    /** The same, but a target that warms up is passed over as often as it must be. */
    boolean likes(TargetState target) {
        if (!takes(target)) {
            return false;
        }
        double warmth = target.warmth(now);
        return warmth >= 1 || random.nextDouble() < warmth;
    }

    /** The same, where the same key must always get the same answer. */
    boolean likes(TargetState target, long hash) {
        if (!takes(target)) {
            return false;
        }
        double warmth = target.warmth(now);
        return warmth >= 1 || Hash.part(hash) < warmth;
    }

    RandomGenerator random() {
        return random;
    }
}
