package io.gatehouse.exchange;

import java.util.Locale;
import java.util.Set;

/**
 * The fields after a message's content (RFC 9110 §6.5): which of them may pass, and who takes them. They stay trailers and
 * never become fields of the head.
 */
public final class Trailers {
    /**
     * What must be known before the content, or is taken on trust from the gateway's side of a connection (RFC 9110
     * §6.5.1): framing, routing, conditions, credentials, what an answer may be stored for, how content is to be read.
     */
    private static final Set<String> NEVER = Set.of(
            "accept-ranges",
            "age",
            "alt-svc",
            "authorization",
            "cache-control",
            "clear-site-data",
            "client-cert",
            "client-cert-chain",
            "connection",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-location",
            "content-range",
            "content-security-policy",
            "content-type",
            "cookie",
            "date",
            "expect",
            "expires",
            "forwarded",
            "gatehouse-explain",
            "host",
            "http2-settings",
            "keep-alive",
            "location",
            "max-forwards",
            "origin",
            "pragma",
            "range",
            "referer",
            "refresh",
            "retry-after",
            "set-cookie",
            "strict-transport-security",
            "te",
            "traceparent",
            "tracestate",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "vary",
            "via",
            "warning",
            "www-authenticate",
            "x-real-ip",
            "x-request-id");

    private static final String[] NEVER_BEGIN = {"access-control-", "if-", "proxy-", "x-forwarded-"};

    private Trailers() {}

    /** Whether a field of this name may stand after the content, when the head has these fields. */
    public static boolean mayTrail(String name, Headers head) {
        // servers that know fields as variables take an underscore for a hyphen
        String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
        if (NEVER.contains(lower) || !Token.is(lower)) {
            return false;
        }
        for (String begin : NEVER_BEGIN) {
            if (lower.startsWith(begin)) {
                return false;
            }
        }
        // who merges both would take the client's word for the gateway's
        return !head.contains(name);
    }

    /** Whether whoever sent these fields, in this version of the protocol, takes trailers of an answer. */
    public static boolean areTakenBy(String protocol, Headers request) {
        return protocol.startsWith("HTTP/2") || protocol.equals("HTTP/1.1") && saysTrailers(request);
    }

    private static boolean saysTrailers(Headers request) {
        return request.members("TE").stream()
                .anyMatch(member -> member.split(";", 2)[0].strip().equalsIgnoreCase("trailers"));
    }
}
