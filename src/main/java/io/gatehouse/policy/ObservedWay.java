package io.gatehouse.policy;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import java.util.Map;

/**
 * A way to say who one is that is only observed.
 *
 * @param alone whether it would be the only one, so that who does not go it would be refused
 */
record ObservedWay(Authenticator way, boolean alone) implements Policy<Proof> {
    @Override
    public Proof decide(Exchange exchange) {
        Proof proof = way.observe(exchange);
        return !alone || proof.isProven() ? proof : proof.refusing();
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        return way.input(exchange);
    }

    @Override
    public Reply carryOut(Proof proof, Exchange exchange, Handler next) {
        throw new IllegalStateException("what is only observed is not carried out");
    }
}
