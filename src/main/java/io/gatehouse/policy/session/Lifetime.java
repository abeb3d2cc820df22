package io.gatehouse.policy.session;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a session lasts.
 *
 * @param idle since it was used last
 * @param max since it was begun
 */
record Lifetime(Duration idle, Duration max) {
    boolean isOver(Instant begun, Instant used, Instant now) {
        return !now.isBefore(begun.plus(max)) || !now.isBefore(used.plus(idle));
    }

    /** When a cookie that says when the session was used last is written anew. */
    boolean isStale(Instant used, Instant now) {
        return !now.isBefore(used.plus(idle.dividedBy(10)));
    }
}
