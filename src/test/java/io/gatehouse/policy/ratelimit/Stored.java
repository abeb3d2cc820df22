package io.gatehouse.policy.ratelimit;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Needs;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import java.util.concurrent.atomic.AtomicReference;

/** A step that has the answer by itself, as a store has. */
final class Stored implements Policy<Stored.Hit> {
    static final AtomicReference<Headers> FIELDS = new AtomicReference<>(Headers.EMPTY);

    record Hit(String outcome, String reason) implements Decision {}

    static Chain.Link link() {
        return new Chain.Link("test.stored", "stored", Phase.CACHE, Needs.NONE, Mode.ENFORCE, new Stored());
    }

    @Override
    public Hit decide(Exchange exchange) {
        return new Hit("hit", "it is stored");
    }

    @Override
    public Reply carryOut(Hit hit, Exchange exchange, Handler next) {
        return Reply.of(200, FIELDS.get());
    }
}
