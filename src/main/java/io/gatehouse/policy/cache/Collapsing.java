package io.gatehouse.policy.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Flights;
import io.gatehouse.cache.Flights.Flight;
import io.gatehouse.cache.Flights.Landing;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Uses.Use;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has those who want the same answer at a time wait for one request.
 *
 * @param collapses whether they do
 */
record Collapsing(Fetching fetching, boolean collapses) {
    /** So often a request looks again for what another has fetched. */
    private static final int TURNS = 3;

    /** The answer, of the upstream or of another request that was on its way to it. */
    Reply get(CacheDecision first, Exchange exchange, Handler next, Supplier<CacheDecision> again) throws IOException {
        boolean together = collapses && exchange.request().method().equals("GET");
        Flights flights = fetching.memory().flights();
        Giving giving = fetching.giving();
        CacheDecision decision = first;
        CacheKey key = Objects.requireNonNull(first.key());
        boolean waited = false;
        Landing landing = Landing.NONE;
        for (int turn = 0; together && turn < TURNS; turn++) {
            Flight flight = flights.begin(key, now());
            if (flight == null) {
                landing = flights.await(key, exchange.deadline().atMost(Flights.PATIENCE), now());
                waited |= landing != Landing.NONE;
            }
            decision = looked(again, key, flight);
            if (decision.changes()) {
                fetching.end(key, flight, Landing.STORED);
                giving.count(exchange, Use.HIT);
                return giving.answer(decision, exchange, waited);
            }
            if (flight != null) {
                return fetching.ask(decision, exchange, next, flight);
            }
            if (landing == Landing.FAILED && mayBeUsedOnError(decision)) {
                giving.count(exchange, Use.STALE);
                return giving.answer(decision, exchange, true);
            }
            if (landing == Landing.NONE || landing == Landing.NOT_STORED) {
                break;
            }
        }
        return fetching.ask(decision, exchange, next, null);
    }

    /** Another may have stored it since this one looked. */
    private CacheDecision looked(Supplier<CacheDecision> again, CacheKey key, @Nullable Flight flight) {
        try {
            return again.get();
        } catch (RuntimeException broken) {
            fetching.end(key, flight, Landing.UNTOLD);
            throw broken;
        }
    }

    private boolean mayBeUsedOnError(CacheDecision decision) {
        Stored stored = decision.stored();
        return stored != null && !stored.isPart() && stored.mayBeUsedOnError(now());
    }

    private long now() {
        return fetching.clock().millis();
    }
}
