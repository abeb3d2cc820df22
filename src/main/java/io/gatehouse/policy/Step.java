package io.gatehouse.policy;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FailedDecision;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Witness;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A policy at its place in a chain.
 *
 * <p>One that is only observed decides like any other and then lets the request go on, also where its deciding fails:
 * that is told once, since it fails for many requests or none.
 */
final class Step<D extends Decision> implements Handler {
    private static final System.Logger LOG = System.getLogger(Step.class.getName());

    private final String id;
    private final Policy<D> policy;
    private final Mode mode;
    private final Handler next;
    private final AtomicBoolean told;

    /** @param told whether it was told that deciding fails */
    Step(String id, Policy<D> policy, Mode mode, AtomicBoolean told, Handler next) {
        this.id = id;
        this.policy = policy;
        this.mode = mode;
        this.told = told;
        this.next = next;
    }

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        if (mode == Mode.OBSERVE) {
            observe(exchange);
            Reply reply = next.handle(exchange);
            if (!exchange.rehearsed()) {
                policy.seen(reply, exchange);
            }
            return reply;
        }
        D decision = decide(id, policy, exchange);
        exchange.decided(id, decision);
        return exchange.rehearsed()
                ? policy.rehearse(decision, exchange, next)
                : policy.carryOut(decision, exchange, next);
    }

    /** What the policy decides, which is yet to be kept; where it fails, that is. */
    static <D extends Decision> D decide(String id, Policy<D> policy, Exchange exchange) {
        D decision;
        try {
            decision = exchange.rehearsed() ? rehearsed(policy, exchange) : policy.settle(exchange);
        } catch (RuntimeException | StackOverflowError thrown) {
            exchange.decided(id, FailedDecision.of(thrown));
            throw new Fault(id, thrown);
        }
        tell(id, policy, exchange);
        return decision;
    }

    /** What it decides where nothing may be taken: as things stand, or as if they never had stood otherwise. */
    private static <D extends Decision> D rehearsed(Policy<D> policy, Exchange exchange) {
        return exchange.isFirst() ? policy.decideFirst(exchange) : policy.decide(exchange);
    }

    private static void tell(String id, Policy<?> policy, Exchange exchange) {
        Witness witness = exchange.witness();
        if (witness != null) {
            witness.decided(id, policy.input(exchange));
        }
    }

    private void observe(Exchange exchange) {
        Decision decision;
        try {
            decision = exchange.rehearsed() ? rehearsed(policy, exchange) : policy.observe(exchange);
            tell(id, policy, exchange);
        } catch (RuntimeException | StackOverflowError thrown) {
            decision = FailedDecision.of(thrown);
            if (told.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the policy " + id + ", which is only observed, failed to decide; told once, counted always",
                        new Fault(id, thrown));
            }
        }
        exchange.observed(id, decision);
    }
}
