package io.gatehouse.policy.cache;

import io.gatehouse.cache.Answering;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Directives;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Uses.Use;
import io.gatehouse.cache.store.Memory;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Key;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.cache.CacheDecision.Kind;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers and gives them again: a shared cache (RFC 9111).
 *
 * @param addressing which requests are for the same answer
 * @param clientControl whether clients may say how fresh an answer must be
 * @param bypass of which a request that has one passes by
 * @param ways how answers are got
 */
record CachePolicy(
        Addressing addressing, boolean clientControl, List<Key> bypass, Memory memory, Ways ways, InstantSource clock)
        implements Policy<CacheDecision> {

    /** How answers are got: out of the store, of the upstream for all who want them, beside, and of what changes something. */
    record Ways(Giving giving, Collapsing collapsing, Refreshing refreshing, Changing changing) {
        /**
         * Those of a cache that keeps answers so.
         *
         * @param collapses whether those who want the same wait for one request
         * @param threads on which answers are asked for anew while old ones are given
         */
        static Ways of(Keeping keeping, boolean collapses, Executor threads) {
            Giving giving = new Giving(keeping.memory().uses(), keeping.clock());
            Fetching fetching = new Fetching(keeping, giving);
            return new Ways(
                    giving,
                    new Collapsing(fetching, collapses),
                    new Refreshing(fetching, threads),
                    new Changing(keeping));
        }
    }

    @Override
    public CacheDecision decide(Exchange exchange) {
        return decide(exchange, null);
    }

    /** Nothing is stored yet. */
    @Override
    public CacheDecision decideFirst(Exchange exchange) {
        return decide(exchange, List.of());
    }

    /** @param answers what there is for it; null for what is stored */
    private CacheDecision decide(Exchange exchange, @Nullable List<Stored> answers) {
        Request request = exchange.request();
        boolean isGet = request.method().equals("GET");
        if (!isGet && !request.method().equals("HEAD")) {
            return new CacheDecision(
                    Kind.METHOD, "only GET and HEAD are answered out of a store", null, null, "method");
        }
        Directives asked = clientControl ? asked(request.headers()) : Directives.of(Headers.EMPTY);
        String passes = passes(exchange);
        if (passes != null) {
            return asked.has("only-if-cached")
                    ? new CacheDecision(Kind.UNSATISFIED, "only-if-cached, and " + passes, null, null, "bypass")
                    : new CacheDecision(Kind.BYPASS, passes, null, null, "bypass");
        }
        if (asked.has("no-store")) {
            return new CacheDecision(Kind.BYPASS, "the request says no-store", null, null, "request");
        }
        CacheKey key = addressing.key(exchange);
        CacheDecision found = found(key, answers == null ? memory.store().find(key) : answers, exchange, asked);
        boolean needs = !found.forwards().isEmpty();
        return needs && asked.has("only-if-cached")
                ? new CacheDecision(
                        Kind.UNSATISFIED, "only-if-cached, and " + found.reason(), found.key(), null, found.forwards())
                : found;
    }

    private CacheDecision found(CacheKey key, List<Stored> all, Exchange exchange, Directives asked) {
        Stored stored = Stored.pick(all, exchange.request().headers());
        if (stored == null) {
            return all.isEmpty()
                    ? new CacheDecision(Kind.MISS, "nothing is stored for this address", key, null, "uri-miss")
                    : new CacheDecision(
                            Kind.MISS,
                            "what is stored was chosen by other fields of a request",
                            key,
                            null,
                            "vary-miss");
        }
        CacheDecision decision = new Freshness(asked, clock.millis()).of(key, stored);
        if (decision.changes() && stored.isPart() && Answering.of(stored, exchange.request(), clock.millis()) == null) {
            return new CacheDecision(Kind.MISS, "only another part of it is stored", key, null, "partial");
        }
        return decision;
    }

    /** {@code Pragma} stands for {@code Cache-Control} where that is not there (RFC 9111 §5.4). */
    private static Directives asked(Headers headers) {
        if (!headers.contains("Cache-Control") && headers.hasMember("Pragma", "no-cache")) {
            return Directives.of(Headers.of("Cache-Control", "no-cache"));
        }
        return Directives.of(headers);
    }

    private @Nullable String passes(Exchange exchange) {
        Request request = exchange.request();
        if (request.body().length() != 0) {
            return "the request has content";
        }
        Headers headers = request.headers();
        for (String protocol : exchange.received().headers().members("Upgrade")) {
            if (isOther(protocol)) {
                return "the request asks for another protocol";
            }
        }
        if (headers.contains("If-Match") || headers.contains("If-Unmodified-Since")) {
            return "the request has a condition that only its upstream can judge";
        }
        if (addressing.isUnclear(exchange.caller())) {
            return "its caller can't be told from others";
        }
        for (Key key : bypass) {
            if (key.of(exchange) != null) {
                return "the request has " + key;
            }
        }
        return null;
    }

    /** Whether it is no other HTTP, which clients offer with any request and nobody takes. */
    private static boolean isOther(String protocol) {
        return !protocol.equalsIgnoreCase("h2c") && !protocol.regionMatches(true, 0, "HTTP", 0, 4);
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>();
        CacheKey key = addressing.key(exchange);
        // not "key": that would be taken for a secret
        input.put("stored as", key.toString());
        Stored stored = Stored.pick(memory.store().find(key), exchange.request().headers());
        input.put("stored", stored == null ? "nothing" : stored.describe(clock.millis()));
        return input;
    }

    @Override
    public Reply carryOut(CacheDecision decision, Exchange exchange, Handler next) throws IOException {
        CacheStatus status = CacheStatus.of(exchange);
        return switch (decision.kind()) {
            case HIT, STALE -> {
                ways.giving.count(exchange, decision.kind() == Kind.HIT ? Use.HIT : Use.STALE);
                yield ways.giving.answer(decision, exchange);
            }
            case REVALIDATE_BESIDE -> {
                ways.giving.count(exchange, Use.STALE);
                ways.refreshing.beside(decision, exchange, next);
                yield ways.giving.answer(decision, exchange);
            }
            case UNSATISFIED ->
                status.on(
                        ProblemReply.of(504, "What is asked for is not stored, or not fresh.", exchange),
                        "detail=only-if-cached");
            case BYPASS -> {
                ways.giving.count(exchange, Use.BYPASS);
                yield status.on(Tags.without(next.handle(exchange)), "fwd=" + decision.forwards());
            }
            case METHOD -> ways.changing.change(exchange, next);
            case MISS, VALIDATE -> {
                Reply reply = ways.collapsing.get(decision, exchange, next, answers -> decide(exchange, answers));
                if (exchange.reins() != null) {
                    // others may be given it while it comes
                    exchange.reins().release();
                }
                yield reply;
            }
        };
    }

    @Override
    public Reply rehearse(CacheDecision decision, Exchange exchange, Handler next) throws IOException {
        return switch (decision.kind()) {
            case HIT, STALE, REVALIDATE_BESIDE -> ways.giving.answer(decision, exchange);
            case UNSATISFIED -> carryOut(decision, exchange, next);
            default -> next.handle(exchange);
        };
    }
}
