package io.gatehouse.policy.cache;

import io.gatehouse.cache.Answering;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Flights;
import io.gatehouse.cache.Flights.Flight;
import io.gatehouse.cache.KeptBody;
import io.gatehouse.cache.MemoryStore;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Storing;
import io.gatehouse.cache.Storing.Span;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.cache.CacheDecision.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gets answers that are not stored, or not fresh, and stores them.
 *
 * @param tags by which answers can be taken away, with path variables in braces
 * @param most the most octets of content that are stored
 * @param collapses whether those who want the same wait for one request
 * @param threads on which answers are asked for anew while old ones are given
 */
record Fetching(
        Addressing addressing,
        Storing storing,
        Storing ofCaller,
        Set<String> tags,
        long most,
        boolean collapses,
        MemoryStore store,
        Flights flights,
        Executor threads,
        InstantSource clock) {
    private static final System.Logger LOG = System.getLogger(Fetching.class.getName());

    /** So often a request looks again for what another has fetched. */
    private static final int TURNS = 3;

    /** The answer, of the upstream or of another request that was on its way to it. */
    Reply get(CacheDecision first, Exchange exchange, Handler next, Supplier<CacheDecision> again) throws IOException {
        boolean together = collapses && exchange.request().method().equals("GET");
        CacheDecision decision = first;
        CacheKey key = Objects.requireNonNull(first.key());
        boolean waited = false;
        for (int turn = 0; together && turn < TURNS; turn++) {
            Flight flight = flights.begin(key, clock.millis());
            if (flight == null) {
                long now = clock.millis();
                waited = flights.await(key, exchange.deadline().atMost(Flights.PATIENCE), now);
            }
            // another may have stored it since this one looked
            decision = again.get();
            if (decision.changes()) {
                end(key, flight, true);
                return answer(decision, exchange, waited);
            }
            if (flight != null) {
                return ask(decision, exchange, next, flight);
            }
            if (!waited) {
                break;
            }
        }
        return ask(decision, exchange, next, null);
    }

    private Reply answer(CacheDecision decision, Exchange exchange, boolean waited) {
        Stored stored = Objects.requireNonNull(decision.stored());
        long now = clock.millis();
        Reply reply = Objects.requireNonNull(Answering.of(stored, exchange.request(), now));
        return CacheStatus.of(exchange)
                .on(reply, "hit; ttl=" + Math.floorDiv(stored.freshFor(now), 1000) + (waited ? "; collapsed" : ""));
    }

    private void end(CacheKey key, @Nullable Flight flight, boolean isStored) {
        if (flight != null) {
            flights.end(key, flight, isStored, clock.millis());
        }
    }

    private Reply ask(CacheDecision decision, Exchange exchange, Handler next, @Nullable Flight flight)
            throws IOException {
        CacheKey key = Objects.requireNonNull(decision.key());
        boolean landed = false;
        try {
            Outcome outcome = ask(decision, key, exchange, next, flight);
            landed = outcome.goesOn;
            return outcome.reply;
        } finally {
            if (!landed) {
                end(key, flight, false);
            }
        }
    }

    /** @param goesOn whether the flight ends with the content of the reply, or has ended */
    private record Outcome(Reply reply, boolean goesOn) {}

    private Outcome ask(CacheDecision decision, CacheKey key, Exchange exchange, Handler next, @Nullable Flight flight)
            throws IOException {
        Request request = exchange.request();
        boolean isGet = request.method().equals("GET");
        Stored stored = decision.kind() == Kind.VALIDATE ? decision.stored() : null;
        Stored asks = isGet && stored != null && stored.part() == null && stored.canBeValidated() ? stored : null;
        CacheStatus status = CacheStatus.of(exchange);
        String forwards = "fwd=" + decision.forwards();
        long asked = clock.millis();
        Reply reply;
        try {
            if (asks != null) {
                exchange.request(request.withHeaders(Storing.asking(request.headers(), asks)));
            }
            reply = next.handle(exchange);
        } finally {
            exchange.request(request);
        }
        Span span = new Span(asked, clock.millis());
        String told = forwards + "; fwd-status=" + reply.status();
        if (asks != null && reply.status() == 304) {
            reply.close();
            Stored fresh = storing(exchange).freshened(asks, reply.headers(), span);
            boolean stays = storing(exchange).mayStay(fresh);
            store.replace(key, asks, stays ? fresh : null);
            end(key, flight, stays);
            Reply answer = Objects.requireNonNull(Answering.of(fresh, request, span.received()));
            return new Outcome(status.on(withCookies(answer, reply), told), true);
        }
        if (isServerFault(reply) && stored != null && stored.mayBeUsedOnError(span.received())) {
            Reply answer = Answering.of(stored, request, span.received());
            if (answer != null) {
                reply.close();
                return new Outcome(status.on(answer, told + "; detail=stale-if-error"), false);
            }
        }
        if (!isGet) {
            return new Outcome(status.on(withoutTags(reply), told), false);
        }
        return keep(key, request, reply, new Stating(exchange, status, told, span), flight);
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

    /** What there is to tell of an answer. */
    private record Stating(Exchange exchange, CacheStatus status, String told, Span span) {}

    private Outcome keep(CacheKey key, Request request, Reply reply, Stating stating, @Nullable Flight flight) {
        Exchange exchange = stating.exchange;
        Storing.Verdict verdict = storing(exchange).judge(request, reply, stating.span, tags(exchange));
        Stored entry = verdict.entry();
        if (entry == null) {
            if (replaces(reply)) {
                // what was stored is not what there is any more
                removeStale(key, request);
            }
            return new Outcome(
                    stating.status.on(withoutTags(reply), stating.told + "; detail=\"" + verdict.reason() + '"'),
                    false);
        }
        Reply told = stating.status.on(withoutTags(reply), stating.told + "; stored");
        if (reply.body().length() == 0) {
            store.put(key, entry);
            end(key, flight, true);
            return new Outcome(told, true);
        }
        Body kept = new KeptBody(reply.body(), most, content -> {
            if (content != null) {
                store.put(key, entry.with(content));
            }
            end(key, flight, content != null);
        });
        return new Outcome(new Reply(told.status(), told.headers(), kept), true);
    }

    private static boolean replaces(Reply reply) {
        return reply.status() < 500 && reply.status() != 206 && reply.status() != 304 && reply.status() != 416;
    }

    private void removeStale(CacheKey key, Request request) {
        Stored old = Stored.pick(store.find(key), request.headers());
        if (old != null) {
            store.replace(key, old, old.ended(clock.millis()));
        }
    }

    private Storing storing(Exchange exchange) {
        return exchange.caller() == null ? storing : ofCaller;
    }

    private static boolean isServerFault(Reply reply) {
        return switch (reply.status()) {
            case 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    private Set<String> tags(Exchange exchange) {
        return tags.isEmpty()
                ? tags
                : tags.stream().map(tag -> filled(tag, exchange)).collect(Collectors.toSet());
    }

    private static String filled(String tag, Exchange exchange) {
        String filled = tag;
        for (var variable : exchange.pathVariables().entrySet()) {
            filled = filled.replace('{' + variable.getKey() + '}', variable.getValue());
        }
        return filled;
    }

    /** The same without what speaks to caches alone. */
    static Reply withoutTags(Reply reply) {
        boolean[] found = {false};
        reply.headers().forEach((name, value) -> found[0] |= Storing.isTag(name));
        return found[0]
                ? reply.withHeaders(reply.headers().toBuilder()
                        .removeIf((name, value) -> Storing.isTag(name))
                        .build())
                : reply;
    }

    /** Asks for a fresh one while an old one is given; one at a time. */
    void beside(CacheDecision decision, Exchange exchange, Handler next) {
        CacheKey key = Objects.requireNonNull(decision.key());
        Flight flight = flights.begin(key, clock.millis());
        if (flight == null) {
            return;
        }
        Exchange aside = exchange.aside();
        Request request = exchange.request();
        aside.request(
                new Request("GET", request.path(), request.query(), Storing.whole(request.headers()), request.body()));
        CacheDecision validates = new CacheDecision(Kind.VALIDATE, decision.reason(), key, decision.stored(), "stale");
        try {
            threads.execute(() -> refresh(validates, aside, next, flight));
        } catch (RejectedExecutionException busy) {
            end(key, flight, true);
        }
    }

    private void refresh(CacheDecision decision, Exchange aside, Handler next, Flight flight) {
        try (Reply reply = ask(decision, aside, next, flight)) {
            InputStream in = reply.body().stream();
            byte[] some = new byte[16 * 1024];
            while (in.read(some) >= 0) {
                // what goes by is kept
            }
        } catch (IOException | RuntimeException broken) {
            LOG.log(System.Logger.Level.DEBUG, aside.id() + ": what is stored could not be asked for anew", broken);
        }
    }

    /** Sends a request that is no question on; what it changes is taken away (RFC 9111 §4.4). */
    Reply change(Exchange exchange, Handler next, CacheStatus status) throws IOException {
        Request request = exchange.request();
        long asked = clock.millis();
        Reply reply = next.handle(exchange);
        String told = "fwd=method; fwd-status=" + reply.status();
        boolean changes = !isSafe(request.method()) && reply.status() >= 200 && reply.status() < 400;
        if (!changes) {
            return status.on(withoutTags(reply), told);
        }
        CacheKey key = addressing.key(exchange);
        store.remove(key.url());
        for (String name : Set.of("Location", "Content-Location")) {
            String reference = reply.headers().first(name);
            String there = reference == null ? null : addressing.resolve(exchange, reference);
            if (there != null) {
                store.remove(there);
            }
        }
        return answersQuestions(exchange, reply, key)
                ? keep(
                                key,
                                new Request("GET", request.path(), request.query(), request.headers(), Body.EMPTY),
                                reply,
                                new Stating(exchange, status, told, new Span(asked, clock.millis())),
                                null)
                        .reply
                : status.on(withoutTags(reply), told);
    }

    /** Whether what was answered is what a GET would get from now on (RFC 9110 §9.3.3). */
    private boolean answersQuestions(Exchange exchange, Reply reply, CacheKey key) {
        String own = reply.headers().first("Content-Location");
        return exchange.request().method().equals("POST")
                && reply.status() == 200
                && own != null
                && key.url().equals(addressing.resolve(exchange, own))
                && (reply.headers().contains("Cache-Control") || reply.headers().contains("Expires"));
    }

    private static boolean isSafe(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH", "QUERY" -> true;
            default -> false;
        };
    }
}
