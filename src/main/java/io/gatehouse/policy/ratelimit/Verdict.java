package io.gatehouse.policy.ratelimit;

import io.gatehouse.exchange.Decision;
import io.gatehouse.limit.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request may pass.
 *
 * @param outcome {@code allowed} or {@code limited}; {@code pass} where it is not counted, or not yet; where gateways count
 *     together and their store can't be asked, {@code unshared} for allowed and {@code undecided} where nobody passes
 * @param limit what it is counted by; null where there is none
 * @param key whose requests it is counted with; null where it is with none
 * @param counted how the windows stand; null where it is not counted
 */
record Verdict(
        String outcome,
        String reason,
        @Nullable Limit limit,
        @Nullable String key,
        @Nullable Outcome counted,
        boolean changes)
        implements Decision {

    /** One that is not counted. */
    static Verdict uncounted(String reason) {
        return new Verdict("pass", reason, null, null, null, false);
    }

    /** One that was counted. */
    static Verdict of(Limit limit, String key, Outcome counted, boolean tells) {
        if (!counted.shared()) {
            return alone(limit, key, counted, tells);
        }
        return counted.passed()
                ? new Verdict("allowed", limit.within(), limit, key, counted, tells)
                : new Verdict("limited", limit.why(counted), limit, key, counted, false);
    }

    /** One that those who count together could not be asked of. */
    private static Verdict alone(Limit limit, String key, Outcome counted, boolean tells) {
        String why = "the store can't be asked: ";
        if (counted.isKnown()) {
            return counted.passed()
                    ? new Verdict("unshared", why + limit.within(), limit, key, counted, tells)
                    : new Verdict("limited", why + limit.why(counted), limit, key, counted, false);
        }
        return counted.passed()
                ? new Verdict("unshared", why + "all pass", limit, key, counted, false)
                : new Verdict("undecided", why + "nobody passes", limit, key, counted, false);
    }

    /** One that is counted when the answer is asked for. */
    Verdict later() {
        return new Verdict("pass", "it counts if it is not answered out of a store", limit, key, counted, changes);
    }

    @Override
    public boolean refuses() {
        return outcome.equals("limited") || outcome.equals("undecided");
    }

    @Override
    public int status() {
        return refuses() ? outcome.equals("limited") ? 429 : 503 : 0;
    }
}
