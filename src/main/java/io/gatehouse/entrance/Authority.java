package io.gatehouse.entrance;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The host and port that a request is for, as {@code Host} has them (RFC 9110 §7.2).
 *
 * <p>Narrower than RFC 3986 §3.2.2: what some servers decode, split or cut (escapes, commas, user information) names no
 * host here, so that everybody behind reads the same one.
 */
final class Authority {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~-]{1,255}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");

    private Authority() {}

    /** Whether the text is a host that can be read in one way, and a port from 1 to 65535 or none. */
    static boolean isClear(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        String host = hasPort ? text.substring(0, colon) : text;
        return (!hasPort || isPort(text.substring(colon + 1)))
                && (NAME.matcher(host).matches() || IPV6.matcher(host).matches());
    }

    /** The grammar allows no digit at all after the colon. */
    private static boolean isPort(String digits) {
        if (digits.isEmpty()) {
            return true;
        }
        boolean number = digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = number ? Integer.parseInt(digits) : 0;
        return port >= 1 && port <= 65_535;
    }

    /** The authority of a URL of HTTP; empty when it is none. */
    static String of(String url) {
        int start = url.indexOf("://");
        String scheme = url.substring(0, Math.max(start, 0)).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return "";
        }
        int end = start + 3;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(start + 3, end);
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
