package io.gatehouse.policy;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import java.io.IOException;

/** Answers an exchange: the rest of a policy chain, or its end. */
@FunctionalInterface
public interface Handler {
    /**
     * The reply; the caller closes it or returns it.
     *
     * @throws io.gatehouse.exchange.Failure when no answer could be got
     * @throws io.gatehouse.exchange.ClientGone when the client left before it was answered
     */
    Reply handle(Exchange exchange) throws IOException;
}
