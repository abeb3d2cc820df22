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

    /** The answer that is stored. */
    Reply answer(CacheDecision decision, Exchange exchange) {
        Stored stored = Objects.requireNonNull(decision.stored());
        return answer(decision, exchange, "hit; ttl=" + Math.floorDiv(stored.freshFor(clock.millis()), 1000));
    }

    /** @param told what the cache did, in the words of RFC 9211 */
    Reply answer(CacheDecision decision, Exchange exchange, String told) {
        Stored stored = Objects.requireNonNull(decision.stored());
        Reply reply = Objects.requireNonNull(Answering.of(stored, exchange.request(), clock.millis()));
        return CacheStatus.of(exchange).on(reply, told);
    }
}
