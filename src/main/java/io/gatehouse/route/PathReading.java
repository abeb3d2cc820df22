package io.gatehouse.route;

import io.gatehouse.exchange.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A raw path read in two ways, so that no spelling is matched differently from how some server behind may read it.
 *
 * <p><i>Exact</i>: unreserved characters decoded, hex digits upper-cased, dot segments removed (RFC 3986 §6.2.2,
 * §5.2.4). <i>Lenient</i>: decoded once, {@code \} as {@code /}, {@code ;parameters} dropped, empty segments dropped,
 * dot segments removed. Where both choose the same route, the client's own octets are sent on, without dot segments.
 *
 * @param exact the segments of the exact reading; a path that ends in {@code /} ends in an empty one
 * @param lenient those of the lenient one; the same list when the readings can't differ
 * @param forward the path to send on
 */
public record PathReading(List<String> exact, List<String> lenient, String forward) {

    /** What a path that can't be read is refused with. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Reads a path.
     *
     * @throws Unreadable when a reading climbs above the root; when it holds a character that no path may, a bare
     *     {@code %}, or octets that are no UTF-8, which one server refuses, another replaces, and a third takes for a dot or
     *     a slash; or when what is sent on would be read leniently in another way than what came
     */
    public static PathReading of(String raw) throws Unreadable {
        if (!raw.startsWith("/")) {
            throw new Unreadable("the path does not begin with a slash");
        }
        List<String> segments = split(raw, '/');
        if (plain(raw)) {
            return new PathReading(segments, segments, raw);
        }
        List<String> exact = new ArrayList<>(segments.size());
        List<String> forwarded = new ArrayList<>(segments.size());
        for (int i = 0; i < segments.size(); i++) {
            String segment = decoded(segments.get(i));
            climb(segment, segments.get(i), i == segments.size() - 1, exact, forwarded);
        }
        List<String> lenient = lenient(raw);
        String forward = '/' + String.join("/", forwarded);
        if (!forward.equals(raw) && !lenient(forward).equals(lenient)) {
            throw new Unreadable("its dot segments can be removed in two ways");
        }
        List<String> same = List.copyOf(exact);
        return new PathReading(same, lenient.equals(same) ? same : lenient, forward);
    }

    /** The exact reading of one segment that a person wrote in a document, which was checked before. */
    static String exactSegment(String written) {
        try {
            return of('/' + written).exact().get(0);
        } catch (Unreadable e) {
            throw new IllegalArgumentException("\"" + written + "\": " + e.getMessage(), e);
        }
    }

    /** Nothing in it that any server could read in another way. */
    private static boolean plain(String raw) {
        char before = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c >= 0x7f || isRead(c) || before == '/' && (c == '/' || c == '.')) {
                return false;
            }
            before = c;
        }
        return true;
    }

    /** Whether it means something of its own to some server. */
    private static boolean isRead(char c) {
        return c == '%' || c == '\\' || c == ';' || c == '#' || c == '?';
    }

    private static List<String> split(String path, char slash) {
        List<String> segments = new ArrayList<>(8);
        int start = 1;
        for (int i = path.indexOf(slash, 1); i >= 0; i = path.indexOf(slash, start)) {
            segments.add(path.substring(start, i));
            start = i + 1;
        }
        segments.add(path.substring(start));
        return segments;
    }

    private static void climb(
            String segment, String raw, boolean last, List<String> exact, @Nullable List<String> forwarded)
            throws Unreadable {
        if (segment.equals("..")) {
            if (exact.isEmpty()) {
                throw new Unreadable("the path climbs above the root");
            }
            exact.remove(exact.size() - 1);
            if (forwarded != null) {
                forwarded.remove(forwarded.size() - 1);
            }
        } else if (!segment.equals(".")) {
            exact.add(segment);
            if (forwarded != null) {
                forwarded.add(raw);
            }
            return;
        }
        if (last) {
            exact.add("");
            if (forwarded != null) {
                forwarded.add("");
            }
        }
    }

    private static String decoded(String raw) throws Unreadable {
        StringBuilder segment = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#' || c == '?') {
                throw new Unreadable("the path holds a character that no path may");
            }
            if (c != '%') {
                segment.append(c);
                continue;
            }
            int octet = Percent.octet(raw, i);
            if (octet < 0) {
                throw new Unreadable("the path holds a % that is not followed by two hex digits");
            }
            if (octet == 0 || octet == '\r' || octet == '\n') {
                throw new Unreadable("the path holds an encoded NUL, CR or LF");
            }
            if (Percent.unreserved(octet)) {
                segment.append((char) octet);
            } else {
                segment.append('%').append(raw.substring(i + 1, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        return segment.toString();
    }

    private static List<String> lenient(String raw) throws Unreadable {
        String decoded = Percent.decode(raw);
        if (decoded.indexOf('\ufffd') >= 0 && !Percent.isUtf8(raw)) {
            throw new Unreadable("the path holds escapes that are no UTF-8");
        }
        List<String> segments = split(decoded.replace('\\', '/'), '/');
        List<String> lenient = new ArrayList<>(segments.size());
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            int parameters = segment.indexOf(';');
            segment = parameters < 0 ? segment : segment.substring(0, parameters);
            boolean last = i == segments.size() - 1;
            if (!segment.isEmpty() || last) {
                climb(segment, segment, last, lenient, null);
            }
        }
        return List.copyOf(lenient);
    }
}
