package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.upstream.Timeouts;
import java.io.IOException;
import java.time.Duration;

/**
 * The way to the other web applications of the same server, over which a request is handed without a socket. Who forwards
 * knows no servlets: what does stands at the entrance.
 */
@FunctionalInterface
public interface Handover {
    /** Where there are no other web applications. */
    Handover NONE = (handed, exchange) -> {
        handed.over().run();
        throw absent(handed.context());
    };

    /**
     * Gives a request to a service and waits for the head of its reply, whose content follows as it is read; that content
     * is a {@link Flow}, or empty.
     *
     * @throws Failure when the service is not there, or does not answer
     */
    Reply hand(Handed handed, Exchange exchange) throws IOException;

    /** What is told of a service that is not there: another target may be asked. */
    static Failure absent(String context) {
        String name = context.isEmpty() ? "/" : context;
        return new Failure(
                Failure.Kind.CONNECTION_REFUSED, false, "no web application of this server at " + name, null);
    }

    /**
     * A request as a service gets it.
     *
     * @param context the service's context path; empty for the root
     * @param request its path is the one below the context path; its fields are all that the service sees
     * @param timeouts how long the service may take
     * @param over run once, when no thread serves the request any more
     */
    record Handed(String context, Request request, Timeouts timeouts, Runnable over) {}

    /** The content of a service's reply. Closing it breaks the service's output. */
    interface Flow extends Body {
        /** How long the service may be silent from now on. */
        void silence(Duration atMost);

        @Override
        default boolean replayable() {
            return false;
        }
    }
}
