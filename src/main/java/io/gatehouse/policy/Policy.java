package io.gatehouse.policy;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * Decides as if no request had come before, so that the tests of a route have the same outcome whatever did. Whoever settles,
     * counts or keeps anything for other requests says here what it decides without it, be it the same.
     */
    default D decideFirst(Exchange exchange) {
        return decide(exchange);
    }

    /**
     * Decides, and takes what the decision needs that is shared with other requests, such as a part of a limit: what was there
     * when one looked may be gone when one takes it. Not called where an exchange is rehearsed, and called also where the policy
     * is only observed.
     */
    default D settle(Exchange exchange) {
        return decide(exchange);
    }

    /** The same where the policy is only observed, for one that must not do all of it then, such as have a request wait. */
    default D observe(Exchange exchange) {
        return settle(exchange);
    }

    /** What of the exchange it decides on, by name, for an explanation; in the order it looks at it. */
    default Map<String, String> input(Exchange exchange) {
        return Map.of();
    }

    /** Whether it asks who sends a request, so that it has no place in a route where nothing finds that out. */
    default boolean needsCaller() {
        return false;
    }

    /**
     * The option of it that only means something for some who send requests, so that it has no effect in a route where nothing
     * finds out who does; null for none.
     */
    default @Nullable String optionOfCallers() {
        return null;
    }

    /** Whether it looks at nothing but credentials that are not good, so that it does nothing in a route where none can come. */
    default boolean needsGuesses() {
        return false;
    }

    /**
     * Does what was decided, around the rest of the chain. A refusal is returned without asking {@code next}; whoever
     * does not return the reply of {@code next} closes it.
     */
    Reply carryOut(D decision, Exchange exchange, Handler next) throws IOException;

    /**
     * Told of the reply where the policy is only observed, so that one that counts what became of requests can do so; it leaves
     * the reply as it is.
     */
    default void seen(Reply reply, Exchange exchange) {}

    /**
     * Does the same where only an explanation is wanted: whoever counts, stores or takes anything outside of the exchange
     * when it carries a decision out does it without that here.
     */
    default Reply rehearse(D decision, Exchange exchange, Handler next) throws IOException {
        return carryOut(decision, exchange, next);
    }
}
