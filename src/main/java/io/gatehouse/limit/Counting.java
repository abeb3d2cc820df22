package io.gatehouse.limit;

/** Gives counters, which outlive a publish as long as a snapshot asks for them. */
@FunctionalInterface
public interface Counting {
    /** Gives none: for policies that count nothing. */
    Counting NONE = purpose -> {
        throw new IllegalStateException("nothing is counted here");
    };

    Counters counters(Purpose purpose);

    /** Whether others count there too, in a store that may be away. */
    default boolean isShared() {
        return false;
    }
}
