package io.gatehouse.policy.session;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.token.LoggedOut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that the browsers have, sealed: in several cookies, since one holds 4096 octets (RFC 6265bis §5.6), of which the
 * first says how many. The gateway remembers only which are over before their time.
 */
record CookieStore(SessionState state, Sealing sealing, SessionCookie cookie, Lifetime lifetime, String purpose)
        implements Store {
    static final int MOST_PARTS = 4;
    /** All parts fit into the 16 KiB that an answer's head, and a request's fields, may have, with what else they need. */
    private static final int PART = 3_300;

    @Override
    public @Nullable Held find(Exchange exchange, Instant now) {
        SealedSession found = open(exchange);
        if (found == null
                || lifetime.isOver(found.session().begun(), found.used(), now)
                || state.ended().has(found.session())) {
            return null;
        }
        Held held = state.renewals().of(found.session(), found.used(), now);
        return held.isOver() ? null : held;
    }

    private @Nullable SealedSession open(Exchange exchange) {
        String sealed = joined(exchange);
        String text = sealed == null ? null : sealing.open(purpose, sealed);
        return text == null ? null : SealedSession.read(text);
    }

    private @Nullable String joined(Exchange exchange) {
        String name = cookie.name(exchange.client());
        String first = SessionCookie.value(exchange.received(), name);
        if (first == null || first.length() < 2 || first.charAt(1) != '.') {
            return null;
        }
        int parts = first.charAt(0) - '0';
        if (parts < 1 || parts > MOST_PARTS) {
            return null;
        }
        StringBuilder joined = new StringBuilder(first.substring(2));
        for (int i = 1; i < parts; i++) {
            String part = SessionCookie.value(exchange.received(), name + '-' + i);
            if (part == null) {
                return null;
            }
            joined.append(part);
        }
        return joined.toString();
    }

    @Override
    public List<String> begin(Session session, Exchange exchange, Instant now) throws TooLarge {
        end(exchange, now);
        return written(session, exchange, now);
    }

    private List<String> written(Session session, Exchange exchange, Instant now) throws TooLarge {
        String sealed = sealing.seal(purpose, new SealedSession(session, now).text());
        int parts = (sealed.length() + PART - 1) / PART;
        if (parts > MOST_PARTS) {
            throw new TooLarge("a session of " + sealed.length() + " octets does not fit into " + MOST_PARTS
                    + " cookies of " + PART + "; store: server has room for it");
        }
        List<String> fields = new ArrayList<>();
        String name = cookie.name(exchange.client());
        for (int i = 0; i < parts; i++) {
            String part = sealed.substring(i * PART, Math.min(sealed.length(), (i + 1) * PART));
            fields.add(cookie.given(
                    i == 0 ? name : name + '-' + i, i == 0 ? parts + "." + part : part, exchange.client()));
        }
        fields.addAll(taken(parts, exchange));
        return fields;
    }

    /** Takes away those from this number on. */
    private List<String> taken(int from, Exchange exchange) {
        List<String> fields = new ArrayList<>();
        String name = cookie.name(exchange.client());
        for (int i = from; i < MOST_PARTS; i++) {
            String called = i == 0 ? name : name + '-' + i;
            if (SessionCookie.value(exchange.received(), called) != null) {
                fields.add(cookie.taken(called, exchange.client()));
            }
        }
        return fields;
    }

    @Override
    public List<String> used(Held held, Exchange exchange, Instant now) {
        SealedSession brought = open(exchange);
        if (brought != null
                && brought.session().access().equals(held.session().access())
                && !lifetime.isStale(brought.used(), now)) {
            return List.of();
        }
        try {
            return written(held.session(), exchange, now);
        } catch (TooLarge grown) {
            // the browser goes on with what it has; the next login tells
            return List.of();
        }
    }

    @Override
    public List<String> end(Exchange exchange, Instant now) {
        SealedSession brought = open(exchange);
        if (brought != null) {
            state.ended().end(brought.session(), now, lifetime);
        }
        return taken(0, exchange);
    }

    @Override
    public void end(LoggedOut who, Instant now) {
        state.ended().end(who, now, lifetime);
    }
}
