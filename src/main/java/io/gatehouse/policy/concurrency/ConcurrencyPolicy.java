package io.gatehouse.policy.concurrency;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Occupied;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.concurrency.InFlight.Asked;
import io.gatehouse.policy.concurrency.InFlight.Place;
import io.gatehouse.policy.concurrency.InFlight.Standing;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.problem.ProblemType;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets only so many requests be in flight at a time; some more wait for a place. A request has its place until its exchange ends.
 *
 * @param id of the policy
 */
record ConcurrencyPolicy(String id, Counting counting, Bounds bounds, InFlight inFlight)
        implements Policy<Verdict>, Occupied {
    private static final ProblemType BUSY = new ProblemType(
            "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity",
            "Request cannot be satisfied due to temporary server capacity constraints",
            JsonValue.EMPTY_JSON_OBJECT);

    @Override
    public boolean needsCaller() {
        return counting.needsCaller();
    }

    @Override
    public Verdict decide(Exchange exchange) {
        Counting.Key key = counting.key(exchange);
        return key == null ? Verdict.UNCOUNTED : Verdict.of(inFlight.standing(key.text()), bounds, key);
    }

    /** All places are free. */
    @Override
    public Verdict decideFirst(Exchange exchange) {
        Counting.Key key = counting.key(exchange);
        return key == null ? Verdict.UNCOUNTED : Verdict.of(Asked.AT_ONCE, key);
    }

    @Override
    public Verdict settle(Exchange exchange) {
        Counting.Key key = counting.key(exchange);
        if (key == null) {
            return Verdict.UNCOUNTED;
        }
        Place place = place(key, exchange);
        return Verdict.of(place.take(bounds, exchange.deadline().atMost(bounds.timeout())), key);
    }

    /** Nobody waits, and all are in flight. */
    @Override
    public Verdict observe(Exchange exchange) {
        Counting.Key key = counting.key(exchange);
        return key == null ? Verdict.UNCOUNTED : Verdict.of(place(key, exchange).takeAnyway(), bounds, key);
    }

    @Override
    public Occupancy occupancy() {
        Standing all = inFlight.all();
        return new Occupancy(all.inFlight(), all.waiting());
    }

    /** One that is given back whatever becomes of the exchange, also while it waits. */
    private Place place(Counting.Key key, Exchange exchange) {
        Place place = inFlight.place(key.text());
        exchange.atEnd(place::giveBack);
        return place;
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>(counting.input(exchange));
        Counting.Key key = counting.key(exchange);
        if (key != null) {
            Standing now = inFlight.standing(key.text());
            input.put("in flight", now.inFlight() + " of " + bounds.limit());
            input.put("waiting", now.waiting() + " of " + bounds.queue());
        }
        return input;
    }

    @Override
    public Reply carryOut(Verdict verdict, Exchange exchange, Handler next) throws IOException {
        if (!verdict.refuses()) {
            return next.handle(exchange);
        }
        Headers again = Headers.of("Retry-After", ProblemReply.retryAfter(bounds.timeout()));
        return verdict.status() == 429
                ? ProblemReply.of(
                        429,
                        ProblemType.quotaExceeded(List.of(id)),
                        "Too many of these requests are in flight.",
                        again,
                        exchange)
                : ProblemReply.of(503, BUSY, "Too many requests are in flight here.", again, exchange);
    }
}
