package io.gatehouse.policy.ratelimit;

import io.gatehouse.exchange.Decision;
import io.gatehouse.limit.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request may pass.
 *
 * @param outcome {@code allowed} or {@code limited}; {@code pass} where it is not counted, or not yet
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
        return counted.passed()
                ? new Verdict("allowed", limit.within(), limit, key, counted, tells)
                : new Verdict("limited", limit.why(counted), limit, key, counted, false);
    }

    /** One that is counted when the answer is asked for. */
    Verdict later() {
        return new Verdict("pass", "it counts if it is not answered out of a store", limit, key, counted, changes);
    }

    @Override
    public boolean refuses() {
        return counted != null && !counted.passed() && outcome.equals("limited");
    }

    @Override
    public int status() {
        return refuses() ? 429 : 0;
    }
}
