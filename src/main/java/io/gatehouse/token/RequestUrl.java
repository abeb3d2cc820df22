package io.gatehouse.token;

import io.gatehouse.exchange.Percent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The address of a request in the one form in which two are compared (RFC 9449 §4.3 point 9): without query and fragment,
 * normalised by RFC 3986 §6.2.2 (case, percent-encoding, {@code .} and {@code ..}) and §6.2.3 (port, empty path).
 */
final class RequestUrl {
    private static final int LARGEST_PORT = 65_535;

    private RequestUrl() {}

    /** That form; null for what is no address of http or https. */
    static @Nullable String normal(String url) {
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return null;
        }
        int from = colon + 3;
        int end = end(url, from, "?#");
        int slash = end(url.substring(0, end), from, "/");
        String authority = authority(url.substring(from, slash), scheme);
        String path = path(url.substring(slash, end));
        return authority == null || path == null ? null : scheme + "://" + authority + path;
    }

    private static int end(String text, int from, String ends) {
        int end = from;
        while (end < text.length() && ends.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static @Nullable String authority(String written, String scheme) {
        int colon = written.lastIndexOf(':');
        boolean hasPort = colon > written.lastIndexOf(']');
        String host = (hasPort ? written.substring(0, colon) : written).toLowerCase(Locale.ROOT);
        String port = hasPort ? written.substring(colon + 1) : "";
        boolean isIp = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty()
                || host.indexOf('@') >= 0
                || !isIp && host.indexOf(':') >= 0
                || !port.matches("[0-9]{0,5}")) {
            return null;
        }
        int usual = scheme.equals("http") ? 80 : 443;
        int number = port.isEmpty() ? usual : Integer.parseInt(port);
        return number > LARGEST_PORT ? null : number == usual ? host : host + ':' + number;
    }

    private static @Nullable String path(String written) {
        StringBuilder path = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '%') {
                path.append(c);
                continue;
            }
            int octet = Percent.octet(written, i);
            if (octet < 0) {
                return null;
            }
            if (Percent.unreserved((char) octet)) {
                path.append((char) octet);
            } else {
                path.append(written.substring(i, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        return withoutDots(path.toString());
    }

    /** What RFC 3986 §5.2.4 makes of a path that begins with a slash, or is empty. */
    private static String withoutDots(String path) {
        if (path.isEmpty()) {
            return "/";
        }
        if (!path.contains("/.")) {
            return path;
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean isLast = i == segments.length - 1;
            boolean isUp = segments[i].equals("..");
            if (isUp) {
                kept.pollLast();
            } else if (!segments[i].equals(".")) {
                kept.addLast(segments[i]);
            }
            if (isLast && (isUp || segments[i].equals("."))) {
                kept.addLast("");
            }
        }
        StringBuilder joined = new StringBuilder();
        for (Iterator<String> each = kept.iterator(); each.hasNext(); ) {
            joined.append('/').append(each.next());
        }
        return joined.toString();
    }
}
