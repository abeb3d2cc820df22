package io.gatehouse.policy.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are for the same answer: those of one route, scheme, authority, path and query, and where an authentication
 * knows who sends them, of one caller.
 *
 * @param keep the arguments that tell answers apart; null for all but {@code ignore}
 * @param sort whether their order tells nothing
 * @param shared whether callers are not told apart
 */
record Addressing(@Nullable Set<String> keep, Set<String> ignore, boolean sort, boolean shared) {
    CacheKey key(Exchange exchange) {
        Request request = exchange.received();
        Caller caller = exchange.caller();
        return new CacheKey(
                Objects.toString(exchange.route(), ""),
                base(exchange) + target(path(exchange), request.query()),
                caller != null && isOfOne(caller)
                        ? caller.way() + ' ' + caller.consumer() + ' ' + caller.subject()
                        : "");
    }

    /** Whether what is stored for this caller is for no other. */
    boolean isOfOne(Caller caller) {
        return !shared && !caller.isNobody();
    }

    /** Whether this caller can't be told from others that may get other answers. */
    boolean isUnclear(@Nullable Caller caller) {
        return caller != null && isOfOne(caller) && caller.subject() == null && caller.consumer() == null;
    }

    /** Scheme and authority, as they are written when they are the same (RFC 9110 §4.2.3). */
    private static String base(Exchange exchange) {
        Client client = exchange.client();
        String authority = client.authority().toLowerCase(Locale.ROOT);
        String usual = client.secure() ? ":443" : ":80";
        return client.scheme()
                + "://"
                + (authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority);
    }

    /** As the client wrote it, with what leads to the gateway. */
    private static String path(Exchange exchange) {
        return exchange.client().prefix() + exchange.received().path();
    }

    private String target(String path, @Nullable String query) {
        String kept = query == null ? null : query(query);
        return kept == null ? path : path + '?' + kept;
    }

    private @Nullable String query(String query) {
        if (keep == null && ignore.isEmpty() && !sort) {
            return query;
        }
        List<String> pairs = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = Percent.decode((equals < 0 ? pair : pair.substring(0, equals)).replace('+', ' '));
            if (keep == null ? !ignore.contains(name) : keep.contains(name)) {
                pairs.add(pair);
            }
        }
        if (sort) {
            pairs.sort(null);
        }
        return pairs.isEmpty() ? null : String.join("&", pairs);
    }

    /** The address that a reference in an answer leads to, as keys have it; null where that is of another origin. */
    @Nullable
    String resolve(Exchange exchange, String reference) {
        String base = base(exchange);
        try {
            URI there = URI.create(base + path(exchange)).resolve(URI.create(reference.strip()));
            URI own = URI.create(base);
            boolean same = Objects.equals(there.getScheme(), own.getScheme())
                    && there.getRawAuthority() != null
                    && there.getRawAuthority().equalsIgnoreCase(own.getRawAuthority());
            return same
                    ? base + target(there.getRawPath().isEmpty() ? "/" : there.getRawPath(), there.getRawQuery())
                    : null;
        } catch (IllegalArgumentException none) {
            return null;
        }
    }
}
