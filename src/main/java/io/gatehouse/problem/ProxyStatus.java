package io.gatehouse.problem;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Identity;
import java.util.regex.Pattern;

/** Writes this gateway's member of {@code Proxy-Status} (RFC 9209 §2), which stands after those of who came before. */
public final class ProxyStatus {
    public static final String FIELD = "Proxy-Status";

    /** A token of Structured Fields (RFC 9651 §3.3.4). */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*");

    private ProxyStatus() {}

    /** The member of a reply that the gateway made since it could not give another; {@code type} is of RFC 9209 §2.3. */
    static String error(String type, Exchange exchange) {
        return exchange.identity().pseudonym() + "; error=" + type + hop(exchange);
    }

    /** The member of a reply that an upstream made. */
    public static String forwarded(Exchange exchange) {
        return exchange.identity().pseudonym() + hop(exchange);
    }

    /** The type of error for a status that the gateway answers by itself, not for a failure. */
    static String typeOf(int status) {
        if (status == 403 || status == 501 || status == 505) {
            return "http_request_denied";
        }
        if (status == 503) {
            return "destination_unavailable";
        }
        return status < 500 ? "http_request_error" : "proxy_internal_error";
    }

    private static String hop(Exchange exchange) {
        Identity identity = exchange.identity();
        String target = exchange.target();
        if (!identity.tellsNextHop() || target == null) {
            return "";
        }
        String name = TOKEN.matcher(target).matches() ? target : '"' + target + '"';
        int status = exchange.targetStatus();
        return "; next-hop=" + name + (status == 0 ? "" : "; received-status=" + status);
    }
}
