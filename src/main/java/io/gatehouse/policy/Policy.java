package io.gatehouse.policy;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import java.io.IOException;

/**
 * A configured step of a route, compiled: it decides, then carries the decision out.
 *
 * <p>Immutable, shared by all threads; state that must outlive a publish is kept elsewhere and handed in.
 *
 * @param <D> what it decides
 */
public interface Policy<D extends Decision> {
    /** What to do with this exchange, and why. Reads only: calling it has no effect anyone could notice. */
    D decide(Exchange exchange);

    /**
     * Does what was decided, around the rest of the chain. A refusal is returned without asking {@code next}; whoever
     * does not return the reply of {@code next} closes it.
     */
    Reply carryOut(D decision, Exchange exchange, Handler next) throws IOException;
}
