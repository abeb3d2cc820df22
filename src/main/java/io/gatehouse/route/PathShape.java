package io.gatehouse.route;

import com.google.re2j.Pattern;
import io.gatehouse.config.PathPattern;
import io.gatehouse.exchange.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths a route takes: {@code /a/b} and {@code /a/} exact, {@code /a/**} with all below, <code>{x}</code> for one
 * segment, <code>{x:regex}</code> for one segment of that form.
 *
 * @param segments what each segment must be
 * @param subtree whether everything below is taken as well
 */
public record PathShape(List<Segment> segments, boolean subtree) {

    public static final PathShape ANY = new PathShape(List.of(), true);

    /** An expression that stands for itself, and whose characters are never escaped in a path. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_~-]+");

    /** What a segment with an expression is likely to take: expressions that take one of these in common certainly meet. */
    private static final List<String> SAMPLES = List.of(
            "0",
            "7",
            "42",
            "2026",
            "a",
            "A",
            "abc",
            "ABC",
            "a1",
            "a-b",
            "a_b",
            "a.b",
            "en",
            "en-US",
            "2026-01-01",
            "0b9d1c5e-7a3f-4e21-8c55-5f1d0e2a9b47");

    /** What one segment of a path must be. */
    public sealed interface Segment {
        /** This segment, in the form of {@link PathReading#exact}. */
        record Literal(String text) implements Segment {}

        /** Any segment that is not empty, kept under a name. */
        record Variable(String name) implements Segment {}

        /** A segment that the whole expression matches, decoded, kept under a name; in linear time (RE2 syntax). */
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
     * The paths that a pattern of the document takes.
     *
     * @throws io.gatehouse.config.BadValue when it is no pattern
     */
    public static PathShape of(String written) {
        PathPattern pattern = PathPattern.parse(written);
        List<Segment> segments = new ArrayList<>();
        for (PathPattern.Segment segment : pattern.segments()) {
            segments.add(segment(segment));
        }
        if (segments.isEmpty() && !pattern.subtree()) {
            segments.add(new Segment.Literal(""));
        }
        return new PathShape(List.copyOf(segments), pattern.subtree());
    }

    private static Segment segment(PathPattern.Segment segment) {
        if (segment.literal() != null) {
            return new Segment.Literal(PathReading.exactSegment(segment.literal()));
        }
        String name = String.valueOf(segment.variable());
        return segment.regex() == null
                ? new Segment.Variable(name)
                : new Segment.Matching(name, Pattern.compile(segment.regex()));
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

    /**
     * What a pattern has in common with those of which none is the more specific and which take a path that it takes: its
     * {@link #shape}, and where just one segment has an expression, the samples that this takes in its place.
     */
    List<String> forms() {
        if (count(Segment.Matching.class) != 1) {
            return List.of(shape());
        }
        List<String> forms = new ArrayList<>(List.of(shape()));
        Pattern regex = segments.stream()
                .filter(Segment.Matching.class::isInstance)
                .map(segment -> ((Segment.Matching) segment).regex())
                .findFirst()
                .orElseThrow();
        String around = shape().replace("/{" + regex.pattern() + "}", "/{~");
        SAMPLES.stream().filter(regex::matches).forEach(sample -> forms.add(around + sample));
        return forms;
    }

    /**
     * The same for patterns that certainly take the same paths: an expression that takes every segment is no other than a
     * variable, and one without any operator is the text itself.
     */
    String paths() {
        return new PathShape(segments.stream().map(PathShape::plainest).toList(), subtree).shape();
    }

    private static Segment plainest(Segment segment) {
        if (!(segment instanceof Segment.Matching matching)) {
            return segment;
        }
        String regex = matching.regex().pattern();
        if (regex.equals(".+") || regex.equals(".*")) {
            return new Segment.Variable(matching.name());
        }
        return WORD.matcher(regex).matches() ? new Segment.Literal(regex) : segment;
    }

    /** How many segments are of this kind. */
    int count(Class<? extends Segment> kind) {
        return (int) segments.stream().filter(kind::isInstance).count();
    }

    boolean exact() {
        return !subtree && count(Segment.Literal.class) == segments.size();
    }

    /** Below 0 for the one that is stricter where two patterns of one length first differ in how strict they are. */
    static int compareFromLeft(PathShape a, PathShape b) {
        int order = 0;
        for (int i = 0; order == 0 && i < Math.min(a.segments.size(), b.segments.size()); i++) {
            order = looseness(a.segments.get(i)) - looseness(b.segments.get(i));
        }
        return order;
    }

    private static int looseness(Segment segment) {
        return segment instanceof Segment.Literal ? 0 : segment instanceof Segment.Matching ? 1 : 2;
    }

    /** The pattern in the form of the document. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Segment segment : segments) {
            if (segment instanceof Segment.Literal literal) {
                text.append('/').append(literal.text());
            } else if (segment instanceof Segment.Matching matching) {
                text.append("/{" + matching.name() + ":" + matching.regex().pattern() + "}");
            } else {
                text.append("/{" + name(segment) + "}");
            }
        }
        return text.append(subtree ? "/**" : "").toString();
    }
}
