package io.gatehouse.policy.cache;

import io.gatehouse.cache.Answering;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Flights.Flight;
import io.gatehouse.cache.Flights.Landing;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Storing.Span;
import io.gatehouse.cache.Uses.Use;
import io.gatehouse.cache.store.Memory;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.cache.Asking.Sent;
import io.gatehouse.policy.cache.CacheDecision.Kind;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks upstreams for answers that are not stored, and whether those that are not fresh still hold (RFC 9111 §4.3). */
record Fetching(Keeping keeping, Giving giving) {
    Memory memory() {
        return keeping.memory();
    }

    InstantSource clock() {
        return keeping.clock();
    }

    /**
     * The answer of the upstream, or what is stored where that still holds or the upstream fails.
     *
     * @param flight what others wait for, which ends here or with the content of the answer; null where nobody does
     */
    Reply ask(CacheDecision decision, Exchange exchange, Handler next, @Nullable Flight flight) throws IOException {
        CacheKey key = Objects.requireNonNull(decision.key());
        Landing landing = Landing.UNTOLD;
        try {
            Outcome outcome = asked(decision, key, exchange, next, flight);
            landing = outcome.landing();
            return outcome.reply();
        } finally {
            if (landing != Landing.NONE) {
                end(flight, landing);
            }
        }
    }

    /** Has those go on who wait for this; null for nobody. */
    void end(@Nullable Flight flight, Landing landing) {
        if (flight != null) {
            memory().flights().end(flight, landing, clock().millis());
        }
    }

    private Outcome asked(
            CacheDecision decision, CacheKey key, Exchange exchange, Handler next, @Nullable Flight flight)
            throws IOException {
        Stored stored = decision.kind() == Kind.VALIDATE ? decision.stored() : null;
        Asking asking = new Asking(
                key,
                exchange,
                exchange.request(),
                stored,
                decision.forwards(),
                memory().store().mark(),
                flight);
        long asked = clock().millis();
        Sent sent = asking.send(next);
        try {
            Span span = new Span(asked, clock().millis());
            return took(asking, Unreached.told(asking, sent, span.received()), span);
        } catch (RuntimeException broken) {
            Outcome.close(sent.reply());
            throw broken;
        }
    }

    private Outcome took(Asking asking, Sent sent, Span span) {
        Reply reply = sent.reply();
        Exchange exchange = asking.exchange();
        String status = "; fwd-status=" + reply.status();
        Stored asks = asking.asks();
        if (asks != null && reply.status() == 304) {
            Outcome.close(reply);
            return stillHolds(asking, asks, reply, span);
        }
        if (isServerFault(reply) && isGivenUp(exchange)) {
            // nothing is known of the upstream: who waits for it asks
            return new Outcome(asking.told(Tags.without(reply), status), Landing.UNTOLD);
        }
        Stored stored = asking.stored();
        if (isServerFault(reply) && stored != null && stored.mayBeUsedOnError(span.received())) {
            Reply answer = Answering.of(stored, asking.request(), span.received());
            if (answer != null) {
                Outcome.close(reply);
                giving.count(exchange, Use.STALE);
                return new Outcome(asking.told(answer, status + "; detail=stale-if-error"), Landing.FAILED);
            }
        }
        giving.count(exchange, Use.MISS);
        boolean isGet = asking.request().method().equals("GET");
        if (!isGet && reply.status() == 200 && exchange.isAnswerAsked()) {
            keeping.heard(asking, reply, span);
        }
        if (!isGet || !exchange.isAnswerAsked()) {
            // what a step of the gateway answers by itself is for this request alone
            return new Outcome(asking.told(Tags.without(reply), status), Landing.UNTOLD);
        }
        return keeping.keep(asking, sent, span);
    }

    private static boolean isGivenUp(Exchange exchange) {
        return exchange.reins() != null && exchange.reins().isBrokenOff();
    }

    private Outcome stillHolds(Asking asking, Stored asks, Reply word, Span span) {
        giving.count(asking.exchange(), Use.VALIDATED);
        Keeping.Confirmed confirmed = keeping.confirm(asking, asks, word.headers(), span);
        Reply answer = Objects.requireNonNull(Answering.of(confirmed.answer(), asking.request(), span.received()));
        return new Outcome(
                asking.told(withCookies(answer, word), "; fwd-status=" + word.status()), confirmed.landing());
    }

    /** The same with what the word of the upstream sets for who asked, which is not stored. */
    private static Reply withCookies(Reply answer, Reply word) {
        List<String> cookies = word.headers().all("Set-Cookie");
        if (cookies.isEmpty()) {
            return answer;
        }
        Headers.Builder fields = answer.headers().toBuilder().remove("Set-Cookie");
        cookies.forEach(cookie -> fields.add("Set-Cookie", cookie));
        return answer.withHeaders(fields.build());
    }

    private static boolean isServerFault(Reply reply) {
        return switch (reply.status()) {
            case 500, 502, 503, 504 -> true;
            default -> false;
        };
    }
}
