package io.gatehouse.policy.cache;

import io.gatehouse.cache.Answering;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Content;
import io.gatehouse.cache.Flights;
import io.gatehouse.cache.Flights.Flight;
import io.gatehouse.cache.Flights.Landing;
import io.gatehouse.cache.KeptBody;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Storing;
import io.gatehouse.cache.Storing.Span;
import io.gatehouse.cache.Uses.Use;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Remembering.Memory;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gets answers that are not stored, or not fresh, and stores them.
 *
 * @param tags by which answers can be taken away, with path variables in braces
 * @param most the most octets of content that are stored
 * @param clientControl whether clients may keep an answer from being stored
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
        boolean clientControl,
        Memory memory,
        Executor threads,
        InstantSource clock) {
    private static final System.Logger LOG = System.getLogger(Fetching.class.getName());

    /** So often a request looks again for what another has fetched. */
    private static final int TURNS = 3;

    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_-]*)}");

    void count(Exchange exchange, Use use) {
        if (!exchange.isAside()) {
            memory.uses().count(Objects.toString(exchange.route(), ""), use);
        }
    }

    /** The answer, of the upstream or of another request that was on its way to it. */
    Reply get(CacheDecision first, Exchange exchange, Handler next, Supplier<CacheDecision> again) throws IOException {
        boolean together = collapses && exchange.request().method().equals("GET");
        CacheDecision decision = first;
        CacheKey key = Objects.requireNonNull(first.key());
        boolean waited = false;
        Landing landing = Landing.NONE;
        for (int turn = 0; together && turn < TURNS; turn++) {
            Flight flight = memory.flights().begin(key, clock.millis());
            if (flight == null) {
                long now = clock.millis();
                landing = memory.flights().await(key, exchange.deadline().atMost(Flights.PATIENCE), now);
                waited |= landing != Landing.NONE;
            }
            decision = looked(again, key, flight);
            if (decision.changes()) {
                end(key, flight, Landing.STORED);
                count(exchange, Use.HIT);
                return answer(decision, exchange, waited);
            }
            if (flight != null) {
                return ask(decision, exchange, next, flight);
            }
            if (landing == Landing.FAILED && mayBeUsedOnError(decision)) {
                count(exchange, Use.STALE);
                return answer(decision, exchange, true);
            }
            if (landing == Landing.NONE || landing == Landing.NOT_STORED) {
                break;
            }
        }
        return ask(decision, exchange, next, null);
    }

    /** Another may have stored it since this one looked. */
    private CacheDecision looked(Supplier<CacheDecision> again, CacheKey key, @Nullable Flight flight) {
        try {
            return again.get();
        } catch (RuntimeException broken) {
            end(key, flight, Landing.UNTOLD);
            throw broken;
        }
    }

    private boolean mayBeUsedOnError(CacheDecision decision) {
        Stored stored = decision.stored();
        return stored != null && !stored.isPart() && stored.mayBeUsedOnError(clock.millis());
    }

    /** The answer that is stored; {@code waited} tells that another fetched it meanwhile. */
    Reply answer(CacheDecision decision, Exchange exchange, boolean waited) {
        Stored stored = Objects.requireNonNull(decision.stored());
        long now = clock.millis();
        Reply reply = Objects.requireNonNull(Answering.of(stored, exchange.request(), now));
        return CacheStatus.of(exchange)
                .on(reply, "hit; ttl=" + Math.floorDiv(stored.freshFor(now), 1000) + (waited ? "; collapsed" : ""));
    }

    private void end(CacheKey key, @Nullable Flight flight, Landing landing) {
        if (flight != null) {
            memory.flights().end(key, flight, landing, clock.millis());
        }
    }

    private Reply ask(CacheDecision decision, Exchange exchange, Handler next, @Nullable Flight flight)
            throws IOException {
        CacheKey key = Objects.requireNonNull(decision.key());
        Landing landing = Landing.UNTOLD;
        try {
            Outcome outcome = ask(decision, key, exchange, next, flight);
            landing = outcome.landing;
            return outcome.reply;
        } finally {
            if (landing != Landing.NONE) {
                end(key, flight, landing);
            }
        }
    }

    /** @param landing how the flight ended; none where it ends with the content of the reply */
    private record Outcome(Reply reply, Landing landing) {}

    /**
     * A request on its way to its upstream.
     *
     * @param request as it came to the cache
     * @param stored what there is and may not be used without a word of the upstream; null for nothing
     * @param asks the same where the upstream is asked whether it still holds
     * @param forwards why it goes on, in the word of RFC 9211 §2.2
     * @param mark where the store stood when it was sent
     */
    private record Asking(
            CacheKey key,
            Exchange exchange,
            Request request,
            @Nullable Stored stored,
            @Nullable Stored asks,
            String forwards,
            long mark,
            @Nullable Flight flight) {
        Reply told(Reply reply, String more) {
            return CacheStatus.of(exchange).on(reply, "fwd=" + forwards + more);
        }
    }

    private Outcome ask(CacheDecision decision, CacheKey key, Exchange exchange, Handler next, @Nullable Flight flight)
            throws IOException {
        Request request = exchange.request();
        Stored stored = decision.kind() == Kind.VALIDATE ? decision.stored() : null;
        boolean canAsk =
                request.method().equals("GET") && stored != null && !stored.isPart() && stored.canBeValidated();
        Asking asking = new Asking(
                key,
                exchange,
                request,
                stored,
                canAsk ? stored : null,
                decision.forwards(),
                memory.store().mark(),
                flight);
        long asked = clock.millis();
        Sent sent = sent(asking, next);
        try {
            return took(asking, sent, new Span(asked, clock.millis()));
        } catch (RuntimeException broken) {
            close(sent.reply);
            throw broken;
        }
    }

    /** @param onward the request as the steps behind the cache made it */
    private record Sent(Reply reply, Request onward) {}

    private static Sent sent(Asking asking, Handler next) throws IOException {
        Request request = asking.request;
        Exchange exchange = asking.exchange;
        try {
            if (asking.asks != null) {
                exchange.request(request.withHeaders(Storing.asking(request.headers(), asking.asks)));
            }
            Reply reply = next.handle(exchange);
            return new Sent(reply, exchange.request());
        } finally {
            exchange.request(request);
        }
    }

    /** What it held is given back as well as may be: the answer is another. */
    private static void close(Reply reply) {
        try {
            reply.close();
        } catch (IOException broken) {
            LOG.log(System.Logger.Level.DEBUG, "an answer that is not used could not be closed", broken);
        }
    }

    private Outcome took(Asking asking, Sent sent, Span span) {
        Reply reply = sent.reply;
        Exchange exchange = asking.exchange;
        String status = "; fwd-status=" + reply.status();
        Stored stored = asking.stored;
        if (asking.asks != null && reply.status() == 304) {
            close(reply);
            Stored fresh = storing(exchange).freshened(asking.asks, reply.headers(), span);
            boolean stays = storing(exchange).mayStay(fresh);
            memory.store().replace(asking.key, asking.asks, stays ? fresh : null);
            count(exchange, Use.VALIDATED);
            Reply answer = Objects.requireNonNull(Answering.of(fresh, asking.request, span.received()));
            return new Outcome(
                    asking.told(withCookies(answer, reply), status), stays ? Landing.STORED : Landing.NOT_STORED);
        }
        if (isServerFault(reply) && stored != null && stored.mayBeUsedOnError(span.received())) {
            Reply answer = Answering.of(stored, asking.request, span.received());
            if (answer != null) {
                close(reply);
                count(exchange, Use.STALE);
                return new Outcome(asking.told(answer, status + "; detail=stale-if-error"), Landing.FAILED);
            }
        }
        count(exchange, Use.MISS);
        if (!asking.request.method().equals("GET") || !exchange.isAnswerAsked()) {
            // what a step of the gateway answers by itself is for this request alone
            return new Outcome(asking.told(withoutTags(reply), status), Landing.UNTOLD);
        }
        return keep(asking, sent, span);
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

    private Outcome keep(Asking asking, Sent sent, Span span) {
        Reply reply = sent.reply;
        Exchange exchange = asking.exchange;
        Storing.Verdict verdict = storing(exchange).judge(judged(asking.request), reply, span, tags(exchange));
        boolean ours = variesByOurs(asking, sent);
        Stored entry = ours ? null : verdict.entry();
        String reason = ours ? "it varies by what the gateway says of a request" : verdict.reason();
        Reply plain = withoutTags(reply);
        String status = "; fwd-status=" + reply.status();
        if (entry == null) {
            memory.uses().notStored(Objects.toString(exchange.route(), ""), reason);
            if (replaces(reply)) {
                // what was stored is not what there is any more
                removeStale(asking);
            }
            return new Outcome(asking.told(plain, status + "; detail=\"" + reason + '"'), landing(reply));
        }
        Reply told = asking.told(plain, status + "; stored");
        if (reply.body().length() == 0) {
            return new Outcome(told, put(asking, entry));
        }
        Body kept = new KeptBody(reply.body(), most, new KeptBody.Ending() {
            @Override
            public void ended(@Nullable Content content) {
                Landing landing = content == null ? Landing.UNTOLD : put(asking, entry.with(content));
                end(asking.key, asking.flight, landing);
            }

            @Override
            public void tooLarge() {
                memory.uses().notStored(Objects.toString(exchange.route(), ""), "it is too large");
                removeStale(asking);
                end(asking.key, asking.flight, Landing.NOT_STORED);
            }
        });
        return new Outcome(new Reply(told.status(), told.headers(), kept), Landing.NONE);
    }

    /** What one that is not stored tells those who wait: a refused condition or part is of who asked alone. */
    private static Landing landing(Reply reply) {
        return switch (reply.status()) {
            case 500, 502, 503, 504 -> Landing.FAILED;
            case 206, 304, 412, 416 -> Landing.UNTOLD;
            default -> Landing.NOT_STORED;
        };
    }

    /** Whether an answer was chosen by a field that its upstream gets from the gateway, which requests do not tell here. */
    private static boolean variesByOurs(Asking asking, Sent sent) {
        Headers before = asking.request.headers();
        Headers after = sent.onward.headers();
        for (String name : sent.reply.headers().members("Vary")) {
            if (Client.isForwarded(Headers.of(name, ""))
                    || asking.exchange.identityFields().has(name)
                    || !before.all(name).equals(after.all(name))) {
                return true;
            }
        }
        return false;
    }

    /** Not where it was taken away after it was asked for: it may be what was there before. */
    private Landing put(Asking asking, Stored entry) {
        return memory.store().put(asking.key, entry, asking.mark) ? Landing.STORED : Landing.UNTOLD;
    }

    private static boolean replaces(Reply reply) {
        return switch (reply.status()) {
            case 206, 304 -> false;
            case 404, 410 -> true;
            default -> reply.status() < 400;
        };
    }

    private void removeStale(Asking asking) {
        Stored old = Stored.pick(memory.store().find(asking.key), asking.request.headers());
        if (old != null) {
            memory.store().replace(asking.key, old, null);
        }
    }

    private Request judged(Request request) {
        return clientControl
                ? request
                : request.withHeaders(
                        request.headers().toBuilder().remove("Cache-Control").build());
    }

    private Storing storing(Exchange exchange) {
        Caller caller = exchange.caller();
        return caller != null && addressing.isOfOne(caller) ? ofCaller : storing;
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

    /** In one go, so that a value in braces is not taken for a variable. */
    private static String filled(String tag, Exchange exchange) {
        return VARIABLE.matcher(tag)
                .replaceAll(found ->
                        Matcher.quoteReplacement(exchange.pathVariables().getOrDefault(found.group(1), found.group())));
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
        Flight flight = memory.flights().beginAnyway(key, clock.millis());
        if (flight == null) {
            return;
        }
        if (!memory.flights().beginBeside()) {
            end(key, flight, Landing.UNTOLD);
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
            memory.flights().endBeside();
            end(key, flight, Landing.UNTOLD);
        }
    }

    private void refresh(CacheDecision decision, Exchange aside, Handler next, Flight flight) {
        try (Reply reply = ask(decision, aside, next, flight)) {
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
            memory.flights().endBeside();
            aside.end();
        }
    }

    /** Sends a request that is no question on; what it changes is taken away (RFC 9111 §4.4). */
    Reply change(Exchange exchange, Handler next, CacheStatus status) throws IOException {
        long asked = clock.millis();
        Reply reply = next.handle(exchange);
        try {
            return changed(exchange, reply, status, asked);
        } catch (RuntimeException broken) {
            close(reply);
            throw broken;
        }
    }

    private Reply changed(Exchange exchange, Reply reply, CacheStatus status, long asked) {
        Request request = exchange.request();
        String told = "fwd=method; fwd-status=" + reply.status();
        boolean changes = !isSafe(request.method()) && reply.status() >= 200 && reply.status() < 400;
        if (!changes) {
            return status.on(withoutTags(reply), told);
        }
        CacheKey key = addressing.key(exchange);
        memory.store().remove(key.url());
        for (String name : Set.of("Location", "Content-Location")) {
            String reference = reply.headers().first(name);
            String there = reference == null ? null : addressing.resolve(exchange, reference);
            if (there != null) {
                memory.store().remove(there);
            }
        }
        if (!answersQuestions(exchange, reply, key)) {
            return status.on(withoutTags(reply), told);
        }
        Request question = new Request("GET", request.path(), request.query(), request.headers(), Body.EMPTY);
        Asking asking = new Asking(
                key, exchange, question, null, null, "method", memory.store().mark(), null);
        return keep(asking, new Sent(reply, question), new Span(asked, clock.millis())).reply;
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
