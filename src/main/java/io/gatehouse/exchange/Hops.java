package io.gatehouse.exchange;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells which fields belong to one connection only and must not be sent on (RFC 9110 §7.6.1). */
public final class Hops {
    private static final Set<String> ALWAYS = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private Hops() {}

    /** Whether a field belongs to one connection whether {@code Connection} names it or not. */
    public static boolean isAlways(String name) {
        return ALWAYS.contains(plain(name));
    }

    /** The fields without those of one connection: the fixed ones, and all that {@code Connection} names. */
    public static Headers.Builder strip(Headers headers) {
        List<String> named = headers.members("Connection");
        return headers.toBuilder().removeIf((name, value) -> isHop(name, named));
    }

    /**
     * The fields without those that {@code Connection} alone makes belong to it: what is left goes on, or is one of those
     * that everybody knows, such as {@code Upgrade}.
     */
    public static Headers withoutNamed(Headers headers) {
        List<String> named = headers.members("Connection");
        if (named.isEmpty()) {
            return headers;
        }
        return headers.toBuilder()
                .removeIf((name, value) -> !ALWAYS.contains(name.toLowerCase(Locale.ROOT)) && isHop(name, named))
                .build();
    }

    /**
     * The name in small letters and with hyphens: servers that know fields as variables (CGI, RFC 3875 §4.1.18) take an
     * underscore for a hyphen, and {@code Transfer_Encoding} for what it looks like.
     */
    public static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean isHop(String name, List<String> named) {
        // a length switch would be faster still; a set of eleven is fast enough
        if (ALWAYS.contains(plain(name)) || name.equalsIgnoreCase("Content_Length")) {
            return true;
        }
        for (String candidate : named) {
            if (candidate.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
