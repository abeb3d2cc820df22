package io.gatehouse.policy.session;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.token.LoggedOut;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where sessions are. What it gives back are values of {@code Set-Cookie}. Threads: any. */
interface Store {
    /** The session that a request brings; null for none that goes on. */
    @Nullable
    Held find(Exchange exchange, Instant now);

    /**
     * Gives a browser this session in place of the one it may have.
     *
     * @throws TooLarge when it does not fit
     */
    List<String> begin(Session session, Exchange exchange, Instant now) throws TooLarge;

    /** What a browser must be given anew, since its session was used, or has other tokens; mostly nothing. */
    List<String> used(Held held, Exchange exchange, Instant now);

    /** Ends the session that a request brings, if it does, for everybody who may have it. */
    List<String> end(Exchange exchange, Instant now);

    /** Ends those of somebody who has logged out. */
    void end(LoggedOut who, Instant now);

    /** A session has no room where it should be kept. */
    final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;

        TooLarge(String sentence) {
            super(sentence);
        }
    }
}
