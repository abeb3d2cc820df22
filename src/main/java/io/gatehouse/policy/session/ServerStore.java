package io.gatehouse.policy.session;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.token.LoggedOut;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions in the gateway's memory: a browser has a random text, and tokens go nowhere. */
record ServerStore(Sessions sessions, SessionCookie cookie, Lifetime lifetime) implements Store {
    @Override
    public @Nullable Held find(Exchange exchange, Instant now) {
        String shown = shown(exchange);
        Held held = shown == null ? null : sessions.find(shown);
        if (shown == null || held == null) {
            return null;
        }
        if (held.isOver() || lifetime.isOver(held.session().begun(), held.used(), now)) {
            sessions.remove(shown);
            return null;
        }
        return held;
    }

    /** Under a new text, whatever the browser came with, so that nobody can have chosen it. */
    @Override
    public List<String> begin(Session session, Exchange exchange, Instant now) {
        end(exchange, now);
        String shown = Randoms.text();
        sessions.add(shown, new Held(session, now), lifetime, now);
        return List.of(cookie.given(cookie.name(exchange.client()), shown, exchange.client()));
    }

    @Override
    public List<String> used(Held held, Exchange exchange, Instant now) {
        held.use(now);
        return List.of();
    }

    @Override
    public List<String> end(Exchange exchange, Instant now) {
        String shown = shown(exchange);
        if (shown == null) {
            return List.of();
        }
        sessions.remove(shown);
        return List.of(cookie.taken(cookie.name(exchange.client()), exchange.client()));
    }

    @Override
    public void end(LoggedOut who, Instant now) {
        sessions.end(who);
    }

    private @Nullable String shown(Exchange exchange) {
        return SessionCookie.value(exchange.received(), cookie.name(exchange.client()));
    }
}
