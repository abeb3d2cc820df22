package io.gatehouse.observe;

import java.time.Instant;
import java.util.List;

/**
 * What a policy did to requests, or would have done.
 *
 * @param since from when on that was asked for
 * @param from from when on it is told: not before the policy was first published as it is, and at the beginning of a
 *     minute, or of an hour if that is long ago
 * @param counts how many decisions there were
 * @param kinds the requests that it refused, or would have refused, the most frequent first
 * @param others refusals of more kinds than are told apart
 */
public record Impact(Instant since, Instant from, Counts counts, List<Kind> kinds, long others) {

    /**
     * How many decisions a policy made.
     *
     * @param evaluated all of them
     * @param wouldRefuse those that would have been refusals, and were only observed
     * @param refused refusals
     * @param wouldChange those that would have changed request or answer, and were only observed
     * @param changed changes of request or answer
     * @param errors those that failed
     */
    public record Counts(long evaluated, long wouldRefuse, long refused, long wouldChange, long changed, long errors) {}

    /**
     * Refusals that are alike.
     *
     * @param observed whether they were only observed
     * @param route the id of the route
     * @param method the method, {@code other} if it is none of RFC 9110
     * @param status what is answered; 0 where the decision did not say
     * @param last when there was the last one
     * @param requestId the id of that request, by which the access log has it
     */
    public record Kind(
            boolean observed,
            String route,
            String method,
            String outcome,
            String reason,
            int status,
            long count,
            Instant last,
            String requestId) {}
}
