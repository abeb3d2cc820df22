package io.gatehouse.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A path pattern of a route, taken apart.
 *
 * @param segments what stands between the slashes, without a final {@code **}; none for {@code /} and {@code /**}; the
 *     last one of {@code /a/} is empty
 * @param subtree whether {@code /**} ends it: the path itself and everything below, by whole segments
 */
public record PathPattern(List<Segment> segments, boolean subtree) {

    /** What a text must be. */
    public static final String EXPECTED = "a path such as /pets, /pets/**, /pets/{id} or /pets/{id:[0-9]+}";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");

    /**
     * One segment: either text or a variable.
     *
     * @param literal the text as written, percent-escapes kept
     * @param variable the variable's name
     * @param regex what the variable's whole value must match
     */
    public record Segment(
            @Nullable String literal,
            @Nullable String variable,
            @Nullable String regex) {
        private static final Segment EMPTY = new Segment("", null, null);
    }

    /** Reads a pattern; {@code **} and an empty segment stand only at the end, a variable takes a whole segment. */
    public static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw new BadValue("does not begin with /", text, EXPECTED);
        }
        if (text.equals("/")) {
            return new PathPattern(List.of(), false);
        }
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int start = 1; start <= text.length(); ) {
            int end = endOfSegment(text, start);
            if (end == text.length() && text.startsWith("**", start) && end == start + 2) {
                return new PathPattern(List.copyOf(segments), true);
            }
            boolean slashAtEnd = start == text.length() && !text.endsWith("//");
            Segment segment = slashAtEnd ? Segment.EMPTY : segment(text.substring(start, end), text);
            if (segment.variable() != null && !names.add(segment.variable())) {
                throw new BadValue("has the variable {" + segment.variable() + "} twice", text, EXPECTED);
            }
            if (segments.isEmpty() && isReserved(segment)) {
                throw new BadValue("is below /_gatehouse, which belongs to the gateway itself", text, EXPECTED);
            }
            segments.add(segment);
            start = end + 1;
        }
        return new PathPattern(List.copyOf(segments), false);
    }

    /** The names of the variables. */
    public Set<String> variables() {
        return segments.stream()
                .map(Segment::variable)
                .filter(name -> name != null)
                .collect(Collectors.toSet());
    }

    /** The next slash outside braces: a regular expression may have slashes and braces of its own. */
    private static int endOfSegment(String text, int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && depth > 0) {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            } else if (c == '/' && depth <= 0) {
                return i;
            }
        }
        if (depth > 0) {
            throw new BadValue("has a { without its }", text, EXPECTED);
        }
        return text.length();
    }

    private static Segment segment(String segment, String text) {
        if (segment.startsWith("{") && segment.endsWith("}")) {
            return variable(segment.substring(1, segment.length() - 1), text);
        }
        if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
            throw new BadValue("has a variable that is not a whole segment", text, EXPECTED);
        }
        if (segment.indexOf('*') >= 0) {
            throw new BadValue("has a * that is not the /** at its end (a literal one is %2A)", text, EXPECTED);
        }
        PathText.segment(segment, text, EXPECTED);
        return new Segment(segment, null, null);
    }

    private static Segment variable(String inner, String text) {
        int colon = inner.indexOf(':');
        String name = colon < 0 ? inner : inner.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            throw new BadValue(
                    "has a variable without a proper name: {" + JsonText.printable(name) + "}", text, EXPECTED);
        }
        if (colon < 0) {
            return new Segment(null, name, null);
        }
        String regex = inner.substring(colon + 1);
        Expression.compile(regex, text, EXPECTED);
        return new Segment(null, name, regex);
    }

    private static boolean isReserved(Segment segment) {
        String literal = segment.literal();
        return literal != null && decoded(literal).toLowerCase(Locale.ROOT).equals("_gatehouse");
    }

    /** What a lenient server takes for the first segment; escapes of ASCII characters are enough to know a reserved name. */
    private static String decoded(String segment) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                out.append((char) Integer.parseInt(segment.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString().split("[;/\\\\]", 2)[0];
    }
}
