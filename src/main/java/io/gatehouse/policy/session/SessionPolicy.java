package io.gatehouse.policy.session;

import io.gatehouse.consumer.Consumer;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Besides;
import io.gatehouse.policy.Challenge;
import io.gatehouse.policy.ClaimFields;
import io.gatehouse.policy.OwnPaths;
import io.gatehouse.policy.Proof;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows who sends a request by a session that its browser has a cookie of, and lets people log in where there is none.
 *
 * <p>A cookie that leads to no session is as no cookie: browsers send it unasked, long after a session has ended.
 */
final class SessionPolicy implements Authenticator, OwnPaths {
    private static final Proof.Refusal FORGED =
            new Proof.Refusal(403, "The request may be forged.", Map.of(), Duration.ZERO);
    private static final Proof.Refusal UNKNOWN =
            new Proof.Refusal(503, "Whether the session goes on can't be told now.", Map.of(), Duration.ofSeconds(1));
    private static final Proof.Refusal SEVERAL =
            new Proof.Refusal(403, "The session is that of several consumers.", Map.of(), Duration.ZERO);

    private final Parts parts;
    private final Who who;
    private final ClaimFields fields;

    /** What the policy is made of: the ways in and out, and what happens between. */
    record Parts(Entry entry, Callback callback, Exit exit, Store store, Renewal renewal, Csrf csrf) {}

    SessionPolicy(Parts parts, Who who, ClaimFields fields) {
        this.parts = parts;
        this.who = who;
        this.fields = fields;
    }

    @Override
    public Proof decide(Exchange exchange) {
        return decide(exchange, !exchange.rehearsed());
    }

    /** Without renewing tokens, and without a cookie that nobody would hand on. */
    @Override
    public Proof observe(Exchange exchange) {
        return decide(exchange, false);
    }

    private Proof decide(Exchange exchange, boolean counts) {
        if (!parts.entry.cookie().isSafe(exchange.client())) {
            return Proof.absent("the request came over plain HTTP, which sessions do not");
        }
        Instant now = parts.entry.clock().instant();
        Held held = parts.store.find(exchange, now);
        if (held == null) {
            return Proof.absent("the request brings no session that goes on");
        }
        if (parts.csrf.isForeignLoad(exchange)) {
            return Proof.absent("a page of another site has it loaded, so its session does not count");
        }
        String forged = parts.csrf.refusal(exchange);
        if (forged != null) {
            return Proof.refused("the request may be forged: " + forged, FORGED);
        }
        Renewal.Outcome outcome = counts ? parts.renewal.of(held) : Renewal.Outcome.GOES_ON;
        return switch (outcome) {
            case GOES_ON -> proven(held, exchange, counts);
            case UNKNOWN -> Proof.refused("the session's tokens have expired, and the provider is away", UNKNOWN);
            case OVER -> {
                parts.store.end(exchange, now);
                yield Proof.absent("the session is over: its tokens can't be renewed");
            }
        };
    }

    private Proof proven(Held held, Exchange exchange, boolean counts) {
        Session session = held.session();
        Caller caller = who.caller(session);
        Set<Consumer> owners = who.consumers(session, caller);
        if (owners.size() > 1) {
            return Proof.refused("the session is that of several consumers", SEVERAL);
        }
        for (Consumer owner : owners) {
            caller = caller.as(owner.id(), owner.groups());
        }
        Proof proof = Proof.proven(caller, "the session goes on, of a login at " + session.begun());
        return counts ? proof.with(besides(held, exchange)) : proof;
    }

    private Besides besides(Held held, Exchange exchange) {
        Headers onward = parts.renewal.relayed()
                ? Headers.of("Authorization", "Bearer " + held.session().access())
                : Headers.EMPTY;
        Headers.Builder back = Headers.builder();
        parts.store.used(held, exchange, parts.entry.clock().instant()).forEach(each -> back.add("Set-Cookie", each));
        return new Besides(onward, back.build(), true);
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Request request = exchange.received();
        boolean brought = SessionCookie.value(request, parts.entry.cookie().name(exchange.client())) != null;
        return Map.of("cookie", brought ? "brought" : "none", "navigation", Boolean.toString(Navigation.is(request)));
    }

    /** Whose session it is: a request that may be forged was sent by somebody else. */
    @Override
    public @Nullable String masked(Exchange exchange) {
        Held held = parts.store.find(exchange, parts.entry.clock().instant());
        return held == null ? null : "session of " + who.caller(held.session()).subject();
    }

    @Override
    public List<String> challenges(@Nullable Proof refused) {
        return List.of(Challenge.of("Session").with("realm", parts.entry.id()).toString());
    }

    @Override
    public List<String> challenges(@Nullable Proof refused, Exchange exchange) {
        Proof.Refusal refusal = refused == null ? null : refused.refusal();
        if (refusal != null && refusal.status() != 401) {
            return List.of();
        }
        return List.of(Challenge.of("Session")
                .with("realm", parts.entry.id())
                .with("login", parts.entry.path("login", exchange.client()))
                .toString());
    }

    /** A cookie that leads to no session is as none. */
    @Override
    public boolean takesGuesses() {
        return false;
    }

    @Override
    public @Nullable Reply lead(Exchange exchange) {
        return Navigation.is(exchange.received())
                ? parts.entry.begin(ReturnPath.of(exchange.received(), exchange.client()), exchange)
                : null;
    }

    @Override
    public Request handOn(Request request) {
        return fields.without(request);
    }

    @Override
    public Request without(Request request, Client client) {
        return parts.entry.cookie().without(request, client);
    }

    @Override
    public Request identify(Request request, Caller caller) {
        return fields.with(request, caller);
    }

    @Override
    public boolean bringsClaims() {
        return true;
    }

    @Override
    public @Nullable Reply answer(String name, Exchange exchange) throws IOException {
        return switch (name) {
            case "login" -> takes("GET", exchange) ? parts.entry.login(exchange) : wrong("GET", exchange);
            case "callback" -> takes("GET", exchange) ? parts.callback.answer(exchange) : wrong("GET", exchange);
            case "logout" -> takes("POST", exchange) ? parts.exit.logout(exchange) : wrong("POST", exchange);
            case "backchannel" -> takes("POST", exchange) ? parts.exit.backchannel(exchange) : wrong("POST", exchange);
            default -> null;
        };
    }

    private static boolean takes(String method, Exchange exchange) {
        return exchange.received().method().equals(method);
    }

    private static Reply wrong(String method, Exchange exchange) {
        return ProblemReply.of(405, "This path takes " + method + " alone.", Headers.of("Allow", method), exchange);
    }
}
