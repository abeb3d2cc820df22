package io.gatehouse.policy.transform;

/** What keeps content from being changed, found while it is tried. */
final class Obstacle extends Exception {
    private static final long serialVersionUID = 1L;

    private final Unchanged why;

    Obstacle(Unchanged why) {
        super(why.reason(), null, false, false);
        this.why = why;
    }

    Unchanged why() {
        return why;
    }
}
