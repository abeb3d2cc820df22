package io.gatehouse.explain;

import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.snapshot.Edge;
import io.gatehouse.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway does with every request, without a connection to a client: carried out by the code that requests of
 * clients pass, so that an explanation can't say anything else.
 */
public interface Entrance {

    /**
     * Takes a request in.
     *
     * @param rehearsed whether its ids are placeholders, since nobody gets to see it
     */
    Arrived arrive(Asked asked, Edge edge, boolean rehearsed);

    /** The reply of the routes, whatever happens. */
    Reply answer(Snapshot snapshot, Exchange exchange) throws ClientGone;

    /**
     * A request that was taken in.
     *
     * @param refusal the answer to one that no route gets to see; null for one that goes on
     * @param own whether it is for the gateway's own space, where no route is looked for
     */
    record Arrived(Exchange exchange, @Nullable Reply refusal, boolean own) {}
}
