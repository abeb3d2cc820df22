package io.gatehouse.policy.cache;

import io.gatehouse.cache.Answering;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Uses;
import io.gatehouse.cache.Uses.Use;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import java.time.InstantSource;
import java.util.Objects;

/** Gives answers that are stored, and counts what became of requests. */
record Giving(Uses uses, InstantSource clock) {
    void count(Exchange exchange, Use use) {
        if (!exchange.isAside()) {
            uses.count(Objects.toString(exchange.route(), ""), use);
        }
    }

    /** The answer that is stored; {@code waited} tells that another fetched it meanwhile. */
    Reply answer(CacheDecision decision, Exchange exchange, boolean waited) {
        Stored stored = Objects.requireNonNull(decision.stored());
        long now = clock.millis();
        Reply reply = Objects.requireNonNull(Answering.of(stored, exchange.request(), now));
        return CacheStatus.of(exchange)
                .on(reply, "hit; ttl=" + Math.floorDiv(stored.freshFor(now), 1000) + (waited ? "; collapsed" : ""));
    }
}
