package io.gatehouse.upstream;

import java.util.function.IntPredicate;

/**
 * What an upstream is asked with, and how its answers are judged.
 *
 * @param timeouts how long it may take, unless a route says otherwise
 * @param preserveHost whether the client's {@code Host} is sent on instead of the target's authority
 * @param retry when a request is sent again
 * @param failing the answers that count as failures of a target
 */
public record Terms(Timeouts timeouts, boolean preserveHost, Retry retry, IntPredicate failing) {
    public static final Terms DEFAULT =
            new Terms(Timeouts.DEFAULT, false, Retry.DEFAULT, status -> status >= 502 && status <= 504);

    /** The same with these times. */
    public Terms with(Timeouts others) {
        return new Terms(others, preserveHost, retry, failing);
    }

    /** The same with this for when a request is sent again. */
    public Terms with(Retry other) {
        return new Terms(timeouts, preserveHost, other, failing);
    }
}
