package io.gatehouse.policy;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Answers public paths of the gateway's own space that belong to a policy, {@code /_gatehouse/session/ID/NAME}: where a
 * browser goes to log in, and comes back to.
 */
public interface OwnPaths {
    /** The reply to a request for the path of this name; null where there is none. */
    @Nullable
    Reply answer(String name, Exchange exchange) throws IOException;

    /** The request without what clients bring for the policy alone, also where it comes to a route that does not have it. */
    Request without(Request request, Client client);
}
