package io.gatehouse.exchange;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Tells which fields belong to one connection only and must not be sent on (RFC 9110 §7.6.1). */
public final class Hops {
    private Hops() {}

    /** Whether a field belongs to one connection whether {@code Connection} names it or not. */
    public static boolean isAlways(String name) {
        return switch (name.length()) {
            case 2 -> is(name, "te");
            case 7 -> is(name, "trailer") || is(name, "upgrade");
            case 10 -> is(name, "connection") || is(name, "keep-alive");
            case 14 -> is(name, "http2-settings");
            case 16 -> is(name, "proxy-connection");
            case 17 -> is(name, "transfer-encoding");
            case 18 -> is(name, "proxy-authenticate");
            case 19 -> is(name, "proxy-authorization");
            case 25 -> is(name, "proxy-authentication-info");
            default -> false;
        };
    }

    /** The fields without those of one connection: the fixed ones, and all that {@code Connection} names. */
    public static Headers.Builder strip(Headers headers) {
        return strip(headers, name -> false);
    }

    /** The same without those besides of which this holds. */
    public static Headers.Builder strip(Headers headers, Predicate<String> besides) {
        List<String> named = headers.members("Connection");
        return headers.toBuilder().removeIf((name, value) -> isHop(name, named) || besides.test(name));
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
                .removeIf((name, value) -> !(isAlways(name) && name.indexOf('_') < 0) && isHop(name, named))
                .build();
    }

    /**
     * The name in small letters and with hyphens: servers that know fields as variables (CGI, RFC 3875 §4.1.18) take an
     * underscore for a hyphen, and {@code Transfer_Encoding} for what it looks like.
     */
    public static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether {@link #plain} of a name is this one; for what is looked at in each field of each request.
     *
     * @param known in small letters
     */
    public static boolean is(String name, String known) {
        return name.length() == known.length() && begins(name, known);
    }

    /** Whether {@link #plain} of a name begins so. */
    public static boolean begins(String name, String known) {
        if (name.length() < known.length()) {
            return false;
        }
        for (int i = 0; i < known.length(); i++) {
            char c = name.charAt(i);
            char small = c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c == '_' ? '-' : c;
            if (small != known.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHop(String name, List<String> named) {
        if (isAlways(name) || name.equalsIgnoreCase("Content_Length")) {
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
