package io.gatehouse.policy.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Flights;
import io.gatehouse.cache.Flights.Flight;
import io.gatehouse.cache.Flights.Landing;
import io.gatehouse.cache.KeptBody;
import io.gatehouse.cache.Storing;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.cache.CacheDecision.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Asks for fresh answers while old ones are given (RFC 5861 §3).
 *
 * @param threads on which that is done
 */
record Refreshing(Fetching fetching, Executor threads) {
    private static final System.Logger LOG = System.getLogger(Refreshing.class.getName());

    /** Asks for a fresh one in place of what is stored; one at a time. */
    void beside(CacheDecision decision, Exchange exchange, Handler next) {
        CacheKey key = Objects.requireNonNull(decision.key());
        Flights flights = fetching.memory().flights();
        long now = fetching.clock().millis();
        Flight flight = flights.beginAnyway(key, now);
        if (flight == null) {
            return;
        }
        if (!flights.beginBeside()) {
            flights.end(flight, Landing.UNTOLD, now);
            return;
        }
        // a publish may let go of what this request runs on, before the answer comes
        Runnable letGo = exchange.hold();
        Exchange aside = exchange.aside();
        Request request = exchange.request();
        aside.request(
                new Request("GET", request.path(), request.query(), Storing.whole(request.headers()), request.body()));
        CacheDecision validates = new CacheDecision(Kind.VALIDATE, decision.reason(), key, decision.stored(), "stale");
        try {
            threads.execute(() -> {
                try {
                    refresh(validates, aside, next, flight);
                } finally {
                    letGo.run();
                }
            });
        } catch (RejectedExecutionException busy) {
            letGo.run();
            flights.endBeside();
            flights.end(flight, Landing.UNTOLD, now);
        }
    }

    private void refresh(CacheDecision decision, Exchange aside, Handler next, Flight flight) {
        try (Reply reply = fetching.ask(decision, aside, next, flight)) {
            if (reply.body() instanceof KeptBody kept) {
                InputStream in = kept.stream();
                byte[] some = new byte[16 * 1024];
                while (kept.keeps() && in.read(some) >= 0) {
                    // what goes by is kept
                }
            }
        } catch (IOException | RuntimeException broken) {
            LOG.log(System.Logger.Level.DEBUG, aside.id() + ": what is stored could not be asked for anew", broken);
        } finally {
            fetching.memory().flights().endBeside();
            aside.end();
        }
    }
}
