package io.gatehouse.policy.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Storing.Span;
import io.gatehouse.cache.store.Memory;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.cache.Asking.Sent;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;

/** Sends requests on that are no questions; what they change is taken away (RFC 9111 §4.4). */
record Changing(Keeping keeping) {
    Reply change(Exchange exchange, Handler next) throws IOException {
        long asked = clock().millis();
        long mark = keeping.memory().store().mark();
        Reply reply = next.handle(exchange);
        try {
            return changed(exchange, reply, asked, mark);
        } catch (RuntimeException broken) {
            Outcome.close(reply);
            throw broken;
        }
    }

    private InstantSource clock() {
        return keeping.clock();
    }

    private Reply changed(Exchange exchange, Reply reply, long asked, long mark) {
        Request request = exchange.request();
        Memory memory = keeping.memory();
        Addressing addressing = keeping.addressing();
        CacheStatus status = CacheStatus.of(exchange);
        String told = "fwd=method; fwd-status=" + reply.status();
        boolean changes = !isSafe(request.method()) && reply.status() >= 200 && reply.status() < 400;
        if (!changes) {
            return status.on(Tags.without(reply), told);
        }
        CacheKey key = addressing.key(exchange);
        // else another change, or a purge, came in between
        boolean last = memory.store().isUpToDate(key, mark);
        memory.store().remove(key.url());
        for (String name : Set.of("Location", "Content-Location")) {
            String reference = reply.headers().first(name);
            String there = reference == null ? null : addressing.resolve(exchange, reference);
            if (there != null) {
                memory.store().remove(there);
            }
        }
        if (!last || !answersQuestions(exchange, reply, key)) {
            return status.on(Tags.without(reply), told);
        }
        Request question = new Request("GET", request.path(), request.query(), request.headers(), Body.EMPTY);
        Asking asking = new Asking(
                key, exchange, question, null, "method", memory.store().mark(), null);
        return keeping.keep(asking, new Sent(reply, question), new Span(asked, clock().millis()))
                .reply();
    }

    /** Whether what was answered is what a GET would get from now on (RFC 9110 §9.3.3). */
    private boolean answersQuestions(Exchange exchange, Reply reply, CacheKey key) {
        String own = reply.headers().first("Content-Location");
        return exchange.request().method().equals("POST")
                && reply.status() == 200
                && own != null
                && key.url().equals(keeping.addressing().resolve(exchange, own))
                && (reply.headers().contains("Cache-Control") || reply.headers().contains("Expires"));
    }

    private static boolean isSafe(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH", "QUERY" -> true;
            default -> false;
        };
    }
}
