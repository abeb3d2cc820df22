package io.gatehouse.policy.cache;

import io.gatehouse.cache.Flights.Landing;
import io.gatehouse.exchange.Reply;
import java.io.IOException;

/**
 * What became of a request that went to its upstream.
 *
 * @param landing how the flight ended; none where it ends with the content of the reply
 */
record Outcome(Reply reply, Landing landing) {
    /** Closes what is not used any more; what it held is given back as well as may be. */
    static void close(Reply reply) {
        try {
            reply.close();
        } catch (IOException broken) {
            System.getLogger(Outcome.class.getName())
                    .log(System.Logger.Level.DEBUG, "an answer that is not used could not be closed", broken);
        }
    }
}
