package io.gatehouse.policy.authorize;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.BearerCredentials;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers do only what they may: the first rule for the request's method decides.
 *
 * <p>Who is refused learns that it may not, and only of scopes which they are, since a client can ask for more of them
 * (RFC 6750 §3.1).
 */
record AuthorizePolicy(List<Rule> rules) implements Policy<Verdict> {
    /** The ways that bring a token in {@code Authorization}. */
    private static final Set<String> BEARER = Set.of("jwt", "introspection");

    @Override
    public boolean needsCaller() {
        return true;
    }

    @Override
    public Verdict decide(Exchange exchange) {
        Caller caller = exchange.caller();
        if (caller == null) {
            return Verdict.UNKNOWN;
        }
        Rule rule = rule(exchange);
        if (rule == null) {
            return Verdict.NO_RULE;
        }
        Rule.Lack lack = rule.lack(caller);
        if (lack == null) {
            return Verdict.PASS;
        }
        if (caller.isNobody() && !exchange.challenges().isEmpty()) {
            return Verdict.anonymous(lack.reason());
        }
        return Verdict.refused(lack.reason(), BEARER.contains(caller.way()) ? lack.scopes() : List.of());
    }

    private @Nullable Rule rule(Exchange exchange) {
        String method = exchange.received().method();
        for (Rule rule : rules) {
            if (rule.isFor(method)) {
                return rule;
            }
        }
        return null;
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>();
        input.put("method", exchange.received().method());
        Caller caller = exchange.caller();
        Rule rule = rule(exchange);
        if (caller == null || rule == null) {
            return input;
        }
        if (caller.consumer() != null) {
            input.put("consumer", caller.consumer());
        }
        put("groups", caller.groups(), input);
        put("scopes", caller.scopes(), input);
        for (String name : rule.claims().keySet()) {
            Object value = caller.claim(name);
            if (value != null) {
                input.put("claim " + name, value.toString());
            }
        }
        return input;
    }

    private static void put(String name, Collection<String> values, Map<String, String> input) {
        if (!values.isEmpty()) {
            input.put(name, String.join(", ", new TreeSet<>(values)));
        }
    }

    @Override
    public Reply carryOut(Verdict verdict, Exchange exchange, Handler next) throws IOException {
        if (!verdict.refuses()) {
            return next.handle(exchange);
        }
        Headers.Builder fields = Headers.builder();
        if (verdict.status() == 401) {
            exchange.challenges().forEach(way -> fields.add("WWW-Authenticate", way));
            return ProblemReply.of(
                    401, "This needs credentials, and the request brings none.", fields.build(), exchange);
        }
        if (!verdict.scopes().isEmpty()) {
            fields.add(
                    "WWW-Authenticate",
                    scheme(exchange) + " error=\"insufficient_scope\", scope=\"" + String.join(" ", verdict.scopes())
                            + '"');
        }
        return ProblemReply.of(verdict.status(), "The caller may not do this.", fields.build(), exchange);
    }

    /** The one that the token came with (RFC 9449 §7.1). */
    private static String scheme(Exchange exchange) {
        boolean isProven =
                BearerCredentials.of(exchange.received().headers(), null).isProven();
        return isProven ? "DPoP" : "Bearer";
    }
}
