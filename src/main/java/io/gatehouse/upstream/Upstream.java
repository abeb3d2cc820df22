package io.gatehouse.upstream;

import io.gatehouse.exchange.Failure;
import java.util.List;

/**
 * A named group of targets.
 *
 * @param id its key in the document
 * @param targets its servers, in the order of the document
 * @param roundRobin whose turn it is
 * @param timeouts how long it may take, unless a route says otherwise
 * @param preserveHost whether the client's {@code Host} is sent on instead of the target's authority
 */
public record Upstream(
        String id, List<Target> targets, RoundRobin roundRobin, Timeouts timeouts, boolean preserveHost) {

    /**
     * The target for the next attempt.
     *
     * @throws Failure when there is none
     */
    public Target pick() throws Failure {
        Target target = roundRobin.pick();
        if (target == null) {
            throw new Failure(Failure.Kind.NO_TARGET, false, "upstream " + id + " has no target with a weight", null);
        }
        return target;
    }
}
