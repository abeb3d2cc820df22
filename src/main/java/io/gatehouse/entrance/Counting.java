package io.gatehouse.entrance;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.observe.Metrics;
import io.gatehouse.snapshot.PolicyUse;
import java.util.Map;

/**
 * Counts each decision of a snapshot's policies when it is made, in the metrics and for the policy's impact, and what
 * becomes of copies and of parts.
 *
 * @param policies by their ids
 */
record Counting(Map<String, PolicyUse> policies, Metrics metrics) implements Exchange.Watch {

    @Override
    public void decided(Exchange exchange, String step, Decision decision, boolean observed) {
        metrics.decided(step, decision.outcome(), observed);
        PolicyUse policy = policies.get(step);
        if (policy != null) {
            policy.tally().count(exchange, decision, observed);
        }
    }

    @Override
    public void mirrored(Exchange exchange, Exchange.Mirrored outcome) {
        metrics.mirrored(String.valueOf(exchange.route()), outcome);
    }

    @Override
    public void brought(Exchange exchange, String part, String outcome, long nanos) {
        metrics.brought(String.valueOf(exchange.route()), part, outcome, nanos);
    }
}
