package io.gatehouse.policy.concurrency;

import io.gatehouse.exchange.Decision;
import io.gatehouse.policy.concurrency.InFlight.Asked;
import io.gatehouse.policy.concurrency.InFlight.Standing;

/**
 * Whether a request has a place.
 *
 * @param status of the refusal; 0 for none
 */
record Verdict(String outcome, String reason, int status) implements Decision {
    static final Verdict UNCOUNTED = pass("the request lacks what it would be counted by");

    private static final Verdict FREE = pass("a place is free");
    private static final Verdict WAITED = pass("a place became free while the request waited");
    private static final Verdict WAITS = pass("all places are taken, and the request may wait for one");
    private static final String FULL = "all places are taken, and no more requests may wait for one";
    private static final String LATE = "all places are taken, and none became free in time";

    /** Only one who has taken places of their own is told so: 429. Who is one of all meets a gateway that is busy: 503. */
    private enum Limited {
        OF_ALL(503),
        OF_SOMEBODY(429);

        private final Verdict full;
        private final Verdict late;

        Limited(int status) {
            full = new Verdict("limited", FULL, status);
            late = new Verdict("limited", LATE, status);
        }
    }

    private static Verdict pass(String reason) {
        return new Verdict("pass", reason, 0);
    }

    /** What came of asking for a place. */
    static Verdict of(Asked asked, Counting.Key key) {
        return switch (asked) {
            case AT_ONCE -> FREE;
            case AFTER_WAITING -> WAITED;
            case FULL -> limited(key).full;
            case LATE -> limited(key).late;
        };
    }

    /** What would come of it, as things stand. */
    static Verdict of(Standing now, Bounds bounds, Counting.Key key) {
        // where it is only observed nobody waits, and those beyond the limit are the ones who would
        int waiting = now.waiting() + Math.max(now.inFlight() - bounds.limit(), 0);
        if (now.inFlight() < bounds.limit() && waiting == 0) {
            return FREE;
        }
        return waiting < bounds.queue() ? WAITS : limited(key).full;
    }

    private static Limited limited(Counting.Key key) {
        return key.ofSomebody() ? Limited.OF_SOMEBODY : Limited.OF_ALL;
    }

    @Override
    public boolean refuses() {
        return status != 0;
    }
}
