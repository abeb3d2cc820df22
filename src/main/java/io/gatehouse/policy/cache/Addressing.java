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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are for the same answer: those of one route, scheme, authority, path and query, and where an authentication
 * knows who sends them, of one caller.
 *
 * @param within what of its route keeps answers apart from the route's own; empty for nothing
 * @param keep the arguments that tell answers apart; null for all but {@code ignore}
 * @param sort whether their order tells nothing
 * @param shared whether callers are not told apart
 */
record Addressing(String within, @Nullable Set<String> keep, Set<String> ignore, boolean sort, boolean shared) {
    CacheKey key(Exchange exchange) {
        Request request = exchange.received();
        Caller caller = exchange.caller();
        return new CacheKey(
                Objects.toString(exchange.route(), "") + within,
                base(exchange) + target(path(exchange), request.query()),
                caller != null && isOfOne(caller) ? subject(caller) : "");
    }

    /**
     * With what it is allowed to do: the same subject may come with a token that is good for less. With lengths, or one could have
     * the end of another's.
     */
    private static String subject(Caller caller) {
        StringBuilder text = new StringBuilder(caller.way());
        append(text, Objects.toString(caller.consumer(), ""));
        append(text, Objects.toString(caller.subject(), ""));
        new TreeSet<>(caller.groups()).forEach(group -> append(text.append(" g"), group));
        new TreeSet<>(caller.scopes()).forEach(scope -> append(text.append(" s"), scope));
        return text.toString();
    }

    private static void append(StringBuilder text, String part) {
        text.append(' ').append(part.length()).append(' ').append(part);
    }

    /** Whether what is stored for this caller is for no other. */
    boolean isOfOne(Caller caller) {
        return !shared && !caller.isNobody();
    }

    /** Whether this caller can't be told from others that may get other answers. */
    boolean isUnclear(@Nullable Caller caller) {
        return caller != null && isOfOne(caller) && caller.subject() == null && caller.consumer() == null;
    }

    private static String base(Exchange exchange) {
        Client client = exchange.client();
        return CacheKey.origin(client.scheme(), client.authority());
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
        String there = reference.strip().replaceFirst("#.*", "");
        if (there.startsWith("/") && !there.startsWith("//")) {
            // also one that is no URI, as paths of requests may be none
            return base + target(there);
        }
        try {
            URI uri = URI.create(base + path(exchange)).resolve(URI.create(there));
            if (uri.isOpaque() || uri.getScheme() == null) {
                return null;
            }
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return uri.getRawAuthority() != null && base.equals(CacheKey.origin(uri.getScheme(), uri.getRawAuthority()))
                    ? base + target(uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery())
                    : null;
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    private String target(String pathAndQuery) {
        int mark = pathAndQuery.indexOf('?');
        return mark < 0
                ? target(pathAndQuery, null)
                : target(pathAndQuery.substring(0, mark), pathAndQuery.substring(mark + 1));
    }
}
