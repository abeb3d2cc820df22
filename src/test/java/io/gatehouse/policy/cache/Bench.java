package io.gatehouse.policy.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Flights;
import io.gatehouse.cache.Flights.Flight;
import io.gatehouse.cache.Flights.Landing;
import io.gatehouse.cache.store.Memory;
import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Needs;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.Provisions;
import io.gatehouse.route.Answer;
import io.gatehouse.testing.DirectFetching;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.testing.Rehearsal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A route with a cache, without a server around it; its clock stands until it is moved. */
final class Bench {
    static final Caller ANNA = caller("anna");

    final ManualClock clock = new ManualClock(Instant.parse("2026-11-30T10:00:00Z"));

    /** What the upstream got, and was not answered out of the store. */
    final List<Request> asked = Collections.synchronizedList(new ArrayList<>());

    final Map<String, String> variables = new LinkedHashMap<>();
    Upstream upstream = request -> Reply.of(200, Headers.EMPTY);

    /** Who sends the next requests; null for nobody that is known. */
    @Nullable
    Caller caller;

    /** What a step behind the cache adds to requests. */
    Headers adds = Headers.EMPTY;

    String host = "shop.example";
    String route = "pets";
    boolean rehearsed;
    /** Whether something that stands before the upstream refuses the next requests. */
    boolean refuses;

    int refusal = 429;

    volatile String decided = "";

    /** What the upstream answers, or how it fails. */
    @FunctionalInterface
    interface Upstream {
        Reply answer(Request request) throws IOException;
    }

    private final DirectFetching fetching = new DirectFetching();
    private final Memory memory = Memory.empty(null);
    private Chain.Link link;

    Bench(String options) throws Exception {
        publish(options);
    }

    /** One whose upstream answers 200, with these fields. */
    static Bench answering(String options, String fields) throws Exception {
        Bench bench = new Bench(options);
        bench.answers(200, fields);
        return bench;
    }

    /** The same, of which the answer to {@code /a} was asked for already: {@code body 1}. */
    static Bench holding(String options, String fields) throws Exception {
        Bench bench = answering(options, fields);
        bench.get("/a");
        return bench;
    }

    void publish(String options) throws Exception {
        String yaml = "version: 1\npolicies: {test: {cache: {" + options + "}}}";
        var written = Document.read(yaml, Format.YAML)
                .json()
                .getJsonObject("policies")
                .getJsonObject("test");
        PolicyEntry entry = PolicyEntry.of(written);
        Policy<?> policy = new CacheType()
                .compile(
                        entry.options(CacheOptions.class),
                        new Provisions("test.cache", Secrets.of(name -> null, List.of()), Consumers.NONE, fetching)
                                .with(memory),
                        clock);
        link = new Chain.Link("test.cache", "cache", Phase.CACHE, Needs.NONE, entry.mode(), policy);
    }

    /** Whom an authentication knows by this subject; by none where it is empty. */
    static Caller caller(String subject) {
        return new Caller("jwt", subject.isEmpty() ? null : subject, null, Set.of(), Set.of(), Map.of());
    }

    /** The answers of the upstream from now on: a status, and fields that {@code |} stands between; the content counts them. */
    void answers(int status, String fields) {
        upstream = request -> reply(status, fields, "body " + asked.size());
    }

    /** The same, with this content each time. */
    void answers(int status, String fields, String content) {
        upstream = request -> reply(status, fields, content);
    }

    static Reply reply(int status, String fields, String content) {
        return new Reply(status, headers(fields), body(content));
    }

    static Body body(String text) {
        return Body.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Headers headers(String fields) {
        List<String> all = new ArrayList<>();
        for (String field : fields.isEmpty() ? new String[0] : fields.split("\\|")) {
            all.addAll(List.of(field.split(": ", 2)));
        }
        return Headers.of(all.toArray(String[]::new));
    }

    /** Sends a request and reads its answer: a method and a target, then fields that {@code |} stands between. */
    Told send(String line, String fields) throws IOException {
        return send(line, fields, Body.EMPTY);
    }

    Told send(String line, String fields, Body content) throws IOException {
        String[] words = line.split(" ");
        Request bare = Exchanges.request(words[0], words[1]).withBody(content);
        InetAddress peer = InetAddress.getByName("203.0.113.7");
        Client client = new Client(peer, 40_000, true, peer, "https", host, "", "HTTP/1.1");
        Exchange exchange = Exchanges.of(bare.withHeaders(headers(fields)), client);
        exchange.matched(1, route, variables);
        if (caller != null) {
            exchange.caller(caller);
        }
        if (refuses) {
            exchange.beforeAnswer(() -> Reply.of(refusal, Headers.EMPTY));
        }
        if (rehearsed) {
            exchange.witness(new Rehearsal());
        }
        try (Reply reply =
                new Chain(List.of(link)).around(new Answer(this::answer)).handle(exchange)) {
            exchange.forEachDecision((step, decision) -> decided = decision.outcome() + ": " + decision.reason());
            String text = new String(reply.body().stream().readAllBytes(), StandardCharsets.UTF_8);
            return new Told(reply.status(), reply.headers(), text);
        }
    }

    Told get(String target) throws IOException {
        return send("GET " + target, "");
    }

    private Reply answer(Exchange exchange) throws IOException {
        if (adds.size() > 0) {
            Headers.Builder fields = exchange.request().headers().toBuilder();
            adds.forEach(fields::set);
            exchange.request(exchange.request().withHeaders(fields.build()));
        }
        asked.add(exchange.request());
        return upstream.answer(exchange.request());
    }

    /** The tags of all that is stored. */
    Set<String> tags() {
        Set<String> tags = new TreeSet<>();
        memory.store().removeIf((key, stored) -> tags.addAll(stored.tags()), null);
        return tags;
    }

    /** How many wait for others now. */
    int waiting() {
        return memory.flights().waiting();
    }

    /** Whether nobody waits for another who wants the same, since it is not stored. */
    boolean isAlone(String path) {
        Flights flights = memory.flights();
        CacheKey key = new CacheKey(route, "https://" + host + path, "");
        Flight flight = flights.begin(key, clock.millis());
        if (flight != null) {
            flights.end(flight, Landing.UNTOLD, clock.millis());
        }
        return flight == null;
    }

    /** Content whose length nobody tells beforehand. */
    static Body untold(String text) {
        return new BodyAround(body(text)) {
            @Override
            public long length() {
                return UNKNOWN;
            }
        };
    }

    void pass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    /** A date so many seconds from now. */
    String date(int seconds) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                clock.instant().plusSeconds(seconds).atOffset(ZoneOffset.UTC));
    }

    /** An answer as its client reads it. */
    record Told(int status, Headers headers, String text) {
        String cacheStatus() {
            return String.join(", ", headers.all("Cache-Status"));
        }
    }
}
