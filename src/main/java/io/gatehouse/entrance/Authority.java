package io.gatehouse.entrance;

import io.gatehouse.exchange.Percent;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The host and port that a request is for, as {@code Host} has them (RFC 9110 §7.2).
 *
 * <p>Narrower than RFC 3986 §3.2.2: what some servers decode, split or cut (escapes, commas, user information) names no
 * host here, so that everybody behind reads the same one.
 */
final class Authority {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_ADDRESS = 45;

    private Authority() {}

    /** Whether the text is a host that can be read in one way, and a port from 1 to 65535 or none. */
    static boolean isClear(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        int end = hasPort ? colon : text.length();
        return (!hasPort || isPort(text, colon + 1)) && (isName(text, end) || isBracketed(text, end));
    }

    private static boolean isName(String text, int end) {
        for (int i = 0; i < end; i++) {
            if (!Percent.unreserved(text.charAt(i))) {
                return false;
            }
        }
        return end >= 1 && end <= LONGEST_NAME;
    }

    /** Whether it is an address of IPv6, as far as its characters tell. */
    private static boolean isBracketed(String text, int end) {
        if (end < 4 || end > LONGEST_ADDRESS + 2 || text.charAt(0) != '[' || text.charAt(end - 1) != ']') {
            return false;
        }
        for (int i = 1; i < end - 1; i++) {
            char c = text.charAt(i);
            if (!HexFormat.isHexDigit(c) && c != ':' && c != '.') {
                return false;
            }
        }
        return true;
    }

    /** The grammar allows no digit at all after the colon. */
    private static boolean isPort(String text, int start) {
        int port = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || i - start == 5) {
                return false;
            }
            port = port * 10 + c - '0';
        }
        return start == text.length() || isPort(port);
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= 65_535;
    }

    /** Whether a host and a port, each given by itself, are clear. */
    static boolean isClear(String host, int port) {
        return isPort(port) && host.lastIndexOf(':') <= host.lastIndexOf(']') && isClear(host);
    }

    /** The authority of a URL of HTTP; empty when it is none. */
    static String of(String url) {
        int start = url.indexOf("://");
        if (start < 0 || !isHttp(url.substring(0, start))) {
            return "";
        }
        int end = start + 3;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(start + 3, end);
    }

    /** Whether a scheme is one of HTTP. */
    static boolean isHttp(String scheme) {
        return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
    }

    /** Whether a URL of HTTP names this host and port, and nothing besides. */
    static boolean names(String url, String host, int port) {
        String text = of(url);
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        String name = hasPort ? text.substring(0, colon) : text;
        String written = hasPort ? text.substring(colon + 1) : "";
        String usual = url.regionMatches(true, 0, "https:", 0, 6) ? "443" : "80";
        return isClear(text)
                && bare(name).equals(bare(host))
                && (written.isEmpty() ? usual : written).equals(Integer.toString(port));
    }

    private static String bare(String host) {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return name.toLowerCase(Locale.ROOT);
    }
}
