package io.gatehouse.policy.cache;

import io.gatehouse.cache.Answering;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Flights;
import io.gatehouse.cache.Flights.Flight;
import io.gatehouse.cache.Flights.Landing;
import io.gatehouse.cache.Flights.Offer;
import io.gatehouse.cache.Flights.Waited;
import io.gatehouse.cache.Sharing;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Uses.Use;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has those who want the same answer at a time wait for one request, and read its content while it comes.
 *
 * @param collapses whether they do
 */
record Collapsing(Fetching fetching, boolean collapses) {
    /** So often a request looks again for what another has fetched. */
    private static final int TURNS = 3;

    /** Whether a request is answered out of these. */
    @FunctionalInterface
    interface Looking {
        CacheDecision at(List<Stored> answers);
    }

    /** The answer, of the upstream or of another request that was on its way to it. */
    Reply get(CacheDecision first, Exchange exchange, Handler next, Looking looking) throws IOException {
        boolean together = collapses && exchange.request().method().equals("GET");
        return together ? new Wait(first, exchange, next, looking).get() : fetching.ask(first, exchange, next, null);
    }

    private static boolean asksForAll(Headers request) {
        return !request.contains("Range")
                && !request.contains("If-None-Match")
                && !request.contains("If-Modified-Since");
    }

    /** One request that waits for others who want the same, or they for it. Used by one thread. */
    private final class Wait {
        private final CacheDecision first;
        private final Exchange exchange;
        private final Handler next;
        private final Looking looking;
        private final CacheKey key;
        private final Flights flights = fetching.memory().flights();
        private final Giving giving = fetching.giving();

        /** Since when it waits for the one it waits for, in milliseconds since 1970. */
        private long since = fetching.clock().millis();

        /** Of what it waits for: of all who ask there, of those who get the same variant, or of those who came too late for one. */
        private CacheKey awaited;

        private CacheDecision decision;

        Wait(CacheDecision first, Exchange exchange, Handler next, Looking looking) {
            this.first = first;
            this.exchange = exchange;
            this.next = next;
            this.looking = looking;
            key = Objects.requireNonNull(first.key());
            awaited = key;
            decision = first;
        }

        Reply get() throws IOException {
            Landing landing = Landing.STORED;
            for (int turn = 0; turn < TURNS && landing != Landing.NONE && landing != Landing.NOT_STORED; turn++) {
                Flight flight = flights.begin(awaited, fetching.clock().millis());
                if (flight != null) {
                    return fly(flight);
                }
                Waited waited = await();
                landing = waited.landing();
                Reply reply = waited.offer() == null ? landed(landing) : joined(waited.offer());
                if (reply != null) {
                    return reply;
                }
                if (waited.offer() != null && !awaited.equals(key)) {
                    landing = Landing.UNTOLD;
                }
            }
            return fetching.ask(decision, exchange, next, null);
        }

        /** Others wait from now on; one of before may have stored it since this one looked. */
        private Reply fly(Flight flight) throws IOException {
            look(flight);
            if (!decision.changes()) {
                return fetching.ask(decision, exchange, next, flight);
            }
            fetching.end(flight, Landing.STORED);
            giving.count(exchange, Use.HIT);
            return giving.answer(decision, exchange);
        }

        private void look(@Nullable Flight flight) {
            boolean looked = false;
            try {
                decision = looking.at(fetching.memory().store().find(key));
                looked = true;
            } finally {
                if (!looked) {
                    fetching.end(flight, Landing.UNTOLD);
                }
            }
        }

        private Waited await() {
            Duration most = exchange.deadline().atMost(Flights.PATIENCE);
            since = fetching.clock().millis();
            return asksForAll(exchange.request().headers())
                    ? flights.awaitBegin(awaited, most, since)
                    : new Waited(flights.await(awaited, most, since), null);
        }

        /** What is stored now; null where that does not do. */
        private @Nullable Reply landed(Landing landing) {
            look(null);
            if (decision.changes() || landing == Landing.STORED && servedThen(decision.stored())) {
                giving.count(exchange, Use.HIT);
                return landing == Landing.NONE ? giving.answer(decision, exchange) : collapsed("");
            }
            if (landing == Landing.FAILED && mayBeUsedOnError()) {
                giving.count(exchange, Use.STALE);
                return collapsed("; detail=stale-if-error");
            }
            return null;
        }

        /** Whether it did when this one began to wait for it; never one that must not be given when it is not fresh. */
        private boolean servedThen(@Nullable Stored stored) {
            long now = fetching.clock().millis();
            if (stored != null && stored.lifetime().strict() && !stored.isFresh(now)) {
                return false;
            }
            return stored != null && serves(Sharing.before(stored, Math.max(0, now - since), now));
        }

        private boolean serves(Stored stored) {
            return looking.at(List.of(stored)).changes();
        }

        private Reply collapsed(String more) {
            return giving.answer(decision, exchange, "fwd=" + first.forwards() + "; collapsed" + more);
        }

        private boolean mayBeUsedOnError() {
            Stored stored = decision.stored();
            return stored != null
                    && !stored.isPart()
                    && stored.mayBeUsedOnError(fetching.clock().millis());
        }

        /** The answer that another gets, while its content comes; null where it is not for this one. */
        private @Nullable Reply joined(Offer offer) {
            Stored entry = offer.entry();
            Headers asked = exchange.request().headers();
            if (!entry.suits(asked)) {
                awaited = entry.variant(key, asked);
                return null;
            }
            long now = fetching.clock().millis();
            boolean holds = fetching.memory().store().isUpToDate(key, offer.mark());
            boolean serves = holds && servedThen(entry);
            if (holds && !serves && serves(Sharing.before(entry, now - offer.asked(), now))) {
                // one that does not take so long is fresh
                awaited = Sharing.after(awaited, entry, now);
            }
            Body content = serves ? offer.content().follow(exchange.deadline()) : null;
            if (content == null) {
                return null;
            }
            Reply head = Objects.requireNonNull(Answering.of(entry, exchange.request(), now));
            giving.count(exchange, Use.HIT);
            String told = "fwd=" + first.forwards() + "; fwd-status=" + entry.status() + "; collapsed";
            return CacheStatus.of(exchange).on(new Reply(head.status(), head.headers(), content), told);
        }
    }
}
