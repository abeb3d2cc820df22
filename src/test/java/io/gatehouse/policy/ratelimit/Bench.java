package io.gatehouse.policy.ratelimit;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.limit.Counters;
import io.gatehouse.limit.LocalCounters;
import io.gatehouse.limit.Purpose;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Needs;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.DirectFetching;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.testing.Rehearsal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A route with a limit, without a server around it. */
final class Bench {
    final ManualClock clock = new ManualClock(Instant.parse("2026-11-30T10:00:00Z"));

    /** Who sends the next requests; null for nobody that is known. */
    @Nullable
    Caller caller;

    String from = "203.0.113.7";
    boolean observed;
    boolean rehearsed;
    /** Whether the next are answered before the answer is asked for. */
    boolean stored;

    List<String> replyFields = List.of();
    long sent = -1;
    int asked;
    /** Of the last request. */
    final List<String> decided = new ArrayList<>();

    private final DirectFetching fetching = new DirectFetching();
    private Chain.Link link;

    void publish(String options) throws Exception {
        String yaml = "version: 1\npolicies: {test: {rateLimit: {" + options + "}}}";
        var written = Document.read(yaml, Format.YAML)
                .json()
                .getJsonObject("policies")
                .getJsonObject("test");
        RateLimitOptions bound = PolicyEntry.of(written).options(RateLimitOptions.class);
        RateLimitType type = new RateLimitType();
        Policy<?> policy = type.compile(
                bound,
                new Provisions("test.rateLimit", Secrets.of(name -> null, List.of()), Consumers.NONE, fetching)
                        .with(this::counters));
        Mode mode = observed ? Mode.OBSERVE : Mode.ENFORCE;
        link = new Chain.Link("test.rateLimit", "rateLimit", type.phase(bound), Needs.NONE, mode, policy);
    }

    private Counters counters(Purpose purpose) {
        return fetching.keep(
                purpose, LocalCounters.class, () -> new LocalCounters(purpose.windows(), purpose.most(), clock, clock));
    }

    /** Sends a request: a path, or fields that {@code |} stands between. */
    Reply get(String what) throws IOException {
        Exchange exchange = exchange(what);
        Handler store = new Chain(List.of(link)).around(this::answer);
        if (stored) {
            // a step that has the answer stands where a cache does, and asks nobody
            store = new Chain(List.of(link, Stored.link())).around(this::answer);
        }
        Reply reply = store.handle(exchange);
        exchange.bytesSent(sent);
        exchange.end();
        decided.clear();
        exchange.forEachDecision((step, decision) -> {
            if (step.equals("test.rateLimit")) {
                decided.add(decision.outcome() + ": " + decision.reason());
            }
        });
        return reply;
    }

    Map<String, String> input(String fields) throws IOException {
        return link.policy().input(exchange(fields));
    }

    private Exchange exchange(String what) throws IOException {
        boolean isPath = what.startsWith("/");
        List<String> fields = new ArrayList<>();
        for (String field : isPath ? new String[0] : what.split("\\|")) {
            fields.addAll(List.of(field.split(": ", 2)));
        }
        String path = isPath ? what : "/";
        InetAddress peer = InetAddress.getByName(from);
        Client client = new Client(peer, 40_000, true, peer, "https", "shop.example", "", "HTTP/1.1");
        Exchange exchange = Exchanges.of(Exchanges.request("GET", path, fields.toArray(String[]::new)), client);
        exchange.matched(1, "pets", Map.of("id", path.substring(1)));
        if (caller != null) {
            exchange.caller(caller);
        }
        if (rehearsed) {
            exchange.witness(new Rehearsal());
        }
        return exchange;
    }

    private Reply answer(Exchange exchange) {
        asked++;
        Headers.Builder fields = Headers.builder();
        for (int i = 0; i < replyFields.size(); i += 2) {
            fields.add(replyFields.get(i), replyFields.get(i + 1));
        }
        return Reply.of(200, fields.build());
    }

    static String text(Reply reply) throws IOException {
        return new String(reply.body().stream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
