package io.gatehouse.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gatehouse.exchange.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths a route takes: {@code /a/b} exact, {@code /a/**} with all below, <code>{x}</code> for one segment,
 * <code>{x:regex}</code> for one segment of that form.
 *
 * @param segments what each segment must be
 * @param subtree whether everything below is taken as well
 */
public record PathPattern(List<Segment> segments, boolean subtree) {

    public static final PathPattern ANY = new PathPattern(List.of(), true);

    /** What one segment of a path must be. */
    public sealed interface Segment {
        /** This segment, in the form of {@link PathReading#exact}. */
        record Literal(String text) implements Segment {}

        /** Any segment that is not empty, kept under a name. */
        record Variable(String name) implements Segment {}

        /** A segment that the whole expression matches, decoded, kept under a name. */
        record Matching(String name, Pattern regex) implements Segment {
            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Matching matching
                        && matching.regex.pattern().equals(regex.pattern());
            }

            @Override
            public int hashCode() {
                return regex.pattern().hashCode();
            }
        }
    }

    /**
     * The pattern written so.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static PathPattern of(String written) {
        if (!written.startsWith("/")) {
            throw new IllegalArgumentException("a path that begins with /, not \"" + written + "\"");
        }
        List<String> parts = split(written);
        boolean subtree = parts.get(parts.size() - 1).equals("**");
        List<Segment> segments = new ArrayList<>();
        for (String part : subtree ? parts.subList(0, parts.size() - 1) : parts) {
            segments.add(segment(part));
        }
        return new PathPattern(List.copyOf(segments), subtree);
    }

    /** Slashes inside braces belong to an expression. */
    private static List<String> split(String written) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 1;
        for (int i = 1; i < written.length(); i++) {
            char c = written.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '/' && depth == 0) {
                parts.add(written.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(written.substring(start));
        return parts;
    }

    private static Segment segment(String part) {
        if (part.startsWith("{") && part.endsWith("}")) {
            String inside = part.substring(1, part.length() - 1);
            int colon = inside.indexOf(':');
            return colon < 0
                    ? new Segment.Variable(inside)
                    : new Segment.Matching(inside.substring(0, colon), regex(inside.substring(colon + 1)));
        }
        try {
            return new Segment.Literal(PathReading.of("/" + part).exact().get(0));
        } catch (PathReading.Unreadable e) {
            throw new IllegalArgumentException("a path segment (" + e.getMessage() + "), not \"" + part + "\"", e);
        }
    }

    /** Expressions run in linear time, whatever a client sends: no backtracking, no look-around. */
    static Pattern regex(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "a regular expression (RE2 syntax: " + e.getDescription() + "), not \"" + expression + "\"", e);
        }
    }

    /** The values of the variables, decoded, in a path that this pattern takes. */
    Map<String, String> variables(List<String> exact) {
        Map<String, String> values = Map.of();
        for (int i = 0; i < segments.size(); i++) {
            String name = name(segments.get(i));
            if (name != null) {
                values = values.isEmpty() ? new LinkedHashMap<>() : values;
                values.put(name, Percent.decode(exact.get(i)));
            }
        }
        return values;
    }

    /** The names of the variables, in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Segment segment : segments) {
            String name = name(segment);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    private static @Nullable String name(Segment segment) {
        if (segment instanceof Segment.Variable variable) {
            return variable.name();
        }
        return segment instanceof Segment.Matching matching ? matching.name() : null;
    }

    /** The same for patterns that take the same paths, whatever their variables are called. */
    String shape() {
        StringBuilder shape = new StringBuilder();
        for (Segment segment : segments) {
            if (segment instanceof Segment.Literal literal) {
                shape.append("/=").append(literal.text());
            } else if (segment instanceof Segment.Matching matching) {
                shape.append("/{").append(matching.regex().pattern()).append('}');
            } else {
                shape.append("/{}");
            }
        }
        return shape.append(subtree ? "/**" : "").toString();
    }

    private int count(Class<? extends Segment> kind) {
        return (int) segments.stream().filter(kind::isInstance).count();
    }

    /**
     * Orders patterns, the more specific first: exact before all, then by the number of literal segments, then of
     * expressions, one without {@code **} before one with it, the longer first, and last the one whose literal segment
     * comes earlier.
     */
    static int compare(PathPattern a, PathPattern b) {
        int order = Boolean.compare(b.exact(), a.exact());
        order = order != 0 ? order : b.count(Segment.Literal.class) - a.count(Segment.Literal.class);
        order = order != 0 ? order : b.count(Segment.Matching.class) - a.count(Segment.Matching.class);
        order = order != 0 ? order : Boolean.compare(a.subtree, b.subtree);
        order = order != 0 ? order : b.segments.size() - a.segments.size();
        for (int i = 0; order == 0 && i < a.segments.size(); i++) {
            order = looseness(a.segments.get(i)) - looseness(b.segments.get(i));
        }
        return order;
    }

    private boolean exact() {
        return !subtree && count(Segment.Literal.class) == segments.size();
    }

    private static int looseness(Segment segment) {
        return segment instanceof Segment.Literal ? 0 : segment instanceof Segment.Matching ? 1 : 2;
    }
}
