package io.gatehouse.policy.session;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The logins that a browser has begun, each in a cookie of its own that it can't read, so that several tabs may log in at
 * once, and nobody else's login comes back here (RFC 6749 §10.12). The gateway keeps none of them.
 */
record Transactions(Sealing sealing, SessionCookie cookie, String purpose) {
    /** So many at once; the oldest make room. */
    static final int MOST = 5;

    /**
     * So many octets of all cookies of a request together, where logins can help it: its fields may have 16 KiB unless the
     * document says otherwise, and a browser has other fields too.
     */
    private static final int ROOM = 15_000;

    /** What a login takes besides the path it goes on at, of which each octet takes one and a third. */
    private static final int BARE = 750;

    /** How much of a state names its cookie. */
    private static final int NAMING = 16;

    private static final String WORD = "-login-";

    /** Whether a login that goes on there fits beside the cookies that the browser has for other things. */
    boolean hasRoom(String back, Exchange exchange) {
        return room(exchange) >= BARE + back.length() * 4 / 3;
    }

    private int room(Exchange exchange) {
        String login = cookie.name(exchange.client()) + WORD;
        Headers others = Cookies.without(exchange.received().headers(), name -> name.startsWith(login));
        return ROOM - others.all("Cookie").stream().mapToInt(String::length).sum();
    }

    /** The fields that give a browser this one. */
    List<String> begin(Transaction transaction, Exchange exchange, Instant now) {
        Client client = exchange.client();
        String sealed = sealing.seal(purpose, transaction.text());
        Brought begun = new Brought(name(transaction.login().state(), client), sealed, transaction);
        List<Brought> others = all(exchange).stream()
                .filter(each -> now.isBefore(each.transaction.until()))
                .sorted(Comparator.comparing((Brought each) -> each.transaction.until())
                        .reversed())
                .toList();
        List<String> fields = new ArrayList<>();
        int room = room(exchange) - begun.octets();
        for (int i = 0; i < others.size(); i++) {
            room -= others.get(i).octets();
            if (i >= MOST - 1 || room < 0) {
                fields.add(cookie.taken(others.get(i).name, client));
            }
        }
        fields.add(cookie.lent(begun.name, sealed, client, Transaction.LASTS.toSeconds()));
        return fields;
    }

    /** A login as a browser brings it. */
    private record Brought(String name, String sealed, Transaction transaction) {
        /** In a field, with what stands between two. */
        int octets() {
            return name.length() + sealed.length() + "=; ".length();
        }
    }

    /** The one of this state, if this browser has begun it and it still lasts; else null. */
    @Nullable
    Transaction find(String state, Exchange exchange, Instant now) {
        if (!state.matches("[A-Za-z0-9_-]{43}")) {
            return null;
        }
        String value = SessionCookie.value(exchange.received(), name(state, exchange.client()));
        Transaction found = value == null ? null : open(value);
        return found != null && found.login().state().equals(state) && now.isBefore(found.until()) ? found : null;
    }

    String end(Transaction transaction, Exchange exchange) {
        return cookie.taken(name(transaction.login().state(), exchange.client()), exchange.client());
    }

    private List<Brought> all(Exchange exchange) {
        Predicate<String> ours = name -> name.startsWith(cookie.name(exchange.client()) + WORD);
        List<Brought> all = new ArrayList<>();
        Cookies.names(exchange.received().headers()).stream()
                .filter(ours)
                .distinct()
                .limit(4L * MOST)
                .forEach(name -> {
                    String sealed = String.valueOf(SessionCookie.value(exchange.received(), name));
                    Transaction found = open(sealed);
                    if (found != null) {
                        all.add(new Brought(name, sealed, found));
                    }
                });
        return all;
    }

    private @Nullable Transaction open(String value) {
        String text = sealing.open(purpose, value);
        return text == null ? null : Transaction.read(text);
    }

    private String name(String state, Client client) {
        return cookie.name(client) + WORD + state.substring(0, NAMING);
    }
}
