package io.gatehouse.policy;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who sends a request, by any of the ways that a route allows.
 *
 * <p>They are tried in their order until one knows: a credential that is there and not good refuses the request, whatever
 * else it brings, so that nobody can try a second one for free. Where nothing came, the answer tells all ways there are
 * (RFC 9110 §11.6.1).
 */
final class Authentication implements Handler {
    private final List<Way> ways;
    private final Own own;
    private final Handler next;

    /** Puts policies of a consumer's own before the rest of a request. */
    @FunctionalInterface
    interface Own {
        Handler before(@Nullable String consumer, Handler rest);
    }

    /** One of the ways; {@code id} is the policy's. */
    record Way(String id, Authenticator policy) {}

    /** What came of a way that was tried. */
    private record Tried(Way way, Proof proof) {}

    Authentication(List<Way> asWritten, Own own, Handler next) {
        List<Way> ordered = new ArrayList<>(asWritten);
        ordered.removeIf(way -> way.policy.isLast());
        asWritten.stream().filter(way -> way.policy.isLast()).forEach(ordered::add);
        this.ways = List.copyOf(ordered);
        this.own = own;
        this.next = next;
    }

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        Caller assumed = exchange.assumed();
        if (assumed != null) {
            exchange.decided(ways.get(0).id, Proof.proven(assumed, "the request is taken to be from this caller"));
            return goOn(assumed, assumedBy(assumed), Besides.NOTHING, exchange);
        }
        List<Tried> tried = usedUp(tryAll(exchange), exchange);
        Tried last = tried.get(tried.size() - 1);
        Caller caller = last.proof.caller();
        tried.forEach(each -> exchange.decided(each.way.id, caller == null ? each.proof.refusing() : each.proof));
        return caller == null
                ? refusal(decisive(tried), exchange)
                : goOn(caller, last.way, last.proof.besides(), exchange);
    }

    /** What came of the ways that were tried, in their order, of which the last may prove who it is. */
    private List<Tried> tryAll(Exchange exchange) {
        List<Tried> tried = new ArrayList<>(ways.size());
        boolean brought = false;
        for (Way way : ways) {
            if (way.policy.isLast() && brought) {
                continue;
            }
            Proof proof = Step.decide(way.id, way.policy, exchange);
            tried.add(new Tried(way, proof));
            if (proof.isFinal()) {
                break;
            }
            brought |= proof.refusal() != null;
        }
        return tried;
    }

    /** The same, with what proves who it is used up; or with a refusal in its place, where another request was faster. */
    private static List<Tried> usedUp(List<Tried> tried, Exchange exchange) {
        Tried last = tried.get(tried.size() - 1);
        Proof refused = exchange.rehearsed() || !last.proof.isProven()
                ? null
                : last.proof.besides().once().use(exchange);
        if (refused != null) {
            tried.set(tried.size() - 1, new Tried(last.way, refused));
        }
        return tried;
    }

    /** The first that had something to refuse; null where nothing came. */
    private static @Nullable Tried decisive(List<Tried> tried) {
        Tried last = tried.get(tried.size() - 1);
        if (last.proof.refuses()) {
            return last;
        }
        return tried.stream()
                .filter(each -> each.proof.refusal() != null)
                .findFirst()
                .orElse(null);
    }

    /** The way that such a caller would most probably come by. */
    private Way assumedBy(Caller assumed) {
        boolean hasToken = !assumed.claims().isEmpty();
        return ways.stream()
                .filter(way -> hasToken == way.policy.bringsClaims())
                .findFirst()
                .orElse(ways.get(0));
    }

    private Reply goOn(Caller caller, Way by, Besides besides, Exchange exchange) throws IOException {
        exchange.caller(caller);
        if (caller.isNobody()) {
            exchange.challenges(ways.stream()
                    .flatMap(way -> way.policy.challenges(null, exchange).stream())
                    .toList());
        }
        Request request = exchange.request();
        for (Way way : ways) {
            request = way.policy.handOn(request);
        }
        exchange.request(besides.onward(by.policy.identify(request, caller), exchange));
        Besides along = isToldToCaches(caller, exchange) ? besides : besides.forItsSender();
        return along.back(own.before(caller.consumer(), next).handle(exchange));
    }

    /** Whether a cache on the way sees that the reply is not for all (RFC 9111 §3.5), or it is for all. */
    private static boolean isToldToCaches(Caller caller, Exchange exchange) {
        return caller.isNobody() || exchange.received().headers().contains("Authorization");
    }

    /** Where the first of the ways leads a client that brought nothing, of those that lead it anywhere; else null. */
    private @Nullable Reply lead(Exchange exchange) {
        for (Way way : ways) {
            Reply led = way.policy.lead(exchange);
            if (led != null) {
                return led;
            }
        }
        return null;
    }

    private Reply refusal(@Nullable Tried decisive, Exchange exchange) {
        Proof.Refusal refusal = decisive == null ? null : decisive.proof.refusal();
        exchange.credential(decisive == null ? null : decisive.way.policy.masked(exchange));
        int status = refusal == null ? 401 : refusal.status();
        Reply led = refusal == null ? lead(exchange) : null;
        if (led != null) {
            return led;
        }
        Headers.Builder fields = Headers.builder();
        for (Way way : ways) {
            Proof own = decisive != null && decisive.way == way ? decisive.proof : null;
            if (status == 401 || own != null) {
                way.policy.challenges(own, exchange).forEach(each -> fields.add("WWW-Authenticate", each));
            }
        }
        if (decisive != null) {
            decisive.way.policy.fields(decisive.proof).forEach(fields::add);
        }
        if (refusal != null && !refusal.again().isZero()) {
            fields.add("Retry-After", ProblemReply.retryAfter(refusal.again()));
        }
        Headers told = fields.build();
        if (refusal == null && told.size() == 0) {
            // 401 must say how (RFC 9110 §15.5.2), and a field can't ask for what comes with the connection
            return ProblemReply.of(403, "This needs a client certificate, and the connection has none.", exchange);
        }
        String detail = refusal == null ? "This needs credentials, and the request brings none." : refusal.detail();
        return ProblemReply.of(status, detail, told, exchange);
    }
}
