package io.gatehouse.policy.session;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request was meant by who has the cookie, which browsers send along whoever has them ask (RFC 6265bis §8.2).
 *
 * <p>A page of another origin can't send a field of its own choosing unless that is allowed to it, and says its origin
 * whenever it changes something ({@code Origin}, Fetch Standard §3.1; {@code Sec-Fetch-Site}, Fetch Metadata §2.3).
 *
 * @param field that what changes something must have
 * @param origins whose pages may send it besides the gateway's own
 */
record Csrf(String field, Set<String> origins) {
    static final String FIELD = "X-Requested-With";
    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");

    /** What speaks against a request that has a session; null for nothing. */
    @Nullable
    String refusal(Exchange exchange) {
        Headers fields = exchange.received().headers();
        if (isUpgrade(fields)) {
            // a page may open a WebSocket to anybody, and can send no field with it (RFC 6455 §10.2)
            return fields.contains("Origin") ? foreign(exchange) : "it switches protocols and does not say its origin";
        }
        if (SAFE.contains(exchange.received().method())) {
            return null;
        }
        return fields.contains(field) ? foreign(exchange) : "it has no field " + field;
    }

    /** The same for a form of our own, which has no field but says its origin. */
    @Nullable
    String formRefusal(Exchange exchange) {
        Headers fields = exchange.received().headers();
        boolean says = fields.contains(field) || fields.contains("Origin");
        return says ? foreign(exchange) : "it has neither a field " + field + " nor Origin";
    }

    /**
     * Whether a page of another site has it loaded for itself, such as a picture or a script: to that page nobody has logged
     * in here.
     */
    boolean isForeignLoad(Exchange exchange) {
        Headers fields = exchange.received().headers();
        return SAFE.contains(exchange.received().method())
                && "cross-site".equals(fields.first("Sec-Fetch-Site"))
                && !"navigate".equals(fields.first("Sec-Fetch-Mode"))
                && !isListed(exchange);
    }

    private @Nullable String foreign(Exchange exchange) {
        Headers fields = exchange.received().headers();
        List<String> told = fields.all("Origin");
        if (told.size() > 1) {
            return "it has several fields Origin";
        }
        if (!told.isEmpty() && !isOwn(told.get(0), exchange) && !isListed(exchange)) {
            return "it is of another origin";
        }
        List<String> sites = fields.all("Sec-Fetch-Site");
        boolean near = sites.stream().allMatch(site -> site.equals("same-origin") || site.equals("none"));
        return near || isListed(exchange) ? null : "it comes from another site";
    }

    private static boolean isOwn(String origin, Exchange exchange) {
        return origin.equals(Origin.of(exchange.client()));
    }

    private boolean isListed(Exchange exchange) {
        List<String> told = exchange.received().headers().all("Origin");
        return told.size() == 1 && origins.contains(told.get(0));
    }

    private static boolean isUpgrade(Headers fields) {
        return fields.contains("Upgrade") && fields.hasMember("Connection", "upgrade");
    }
}
