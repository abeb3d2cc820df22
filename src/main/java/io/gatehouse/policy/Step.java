package io.gatehouse.policy;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import java.io.IOException;

/** A policy at its place in a chain. */
final class Step<D extends Decision> implements Handler {
    private final String id;
    private final Policy<D> policy;
    private final Mode mode;
    private final Handler next;

    Step(String id, Policy<D> policy, Mode mode, Handler next) {
        this.id = id;
        this.policy = policy;
        this.mode = mode;
        this.next = next;
    }

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        D decision = policy.decide(exchange);
        exchange.decided(id, decision);
        if (exchange.witness() != null) {
            exchange.witness().decided(id, policy.input(exchange));
        }
        if (mode == Mode.OBSERVE) {
            return next.handle(exchange);
        }
        return exchange.rehearsed()
                ? policy.rehearse(decision, exchange, next)
                : policy.carryOut(decision, exchange, next);
    }
}
