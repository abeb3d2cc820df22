package io.gatehouse.route;

import io.gatehouse.exchange.Percent;
import io.gatehouse.route.PathShape.Segment;
import io.gatehouse.route.Routes.Ranked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of one host by the segments of their paths in one of the two readings: a node for each prefix. */
final class Trie {
    private final boolean lenient;
    private final Map<String, Trie> literals = new HashMap<>();
    private final Map<Segment.Matching, Trie> expressions = new LinkedHashMap<>();
    private @Nullable Trie variable;
    private final List<Ranked> here = new ArrayList<>(1);
    private final List<Ranked> below = new ArrayList<>(1);

    /** @param lenient whether paths come in the lenient reading, which is decoded */
    Trie(boolean lenient) {
        this.lenient = lenient;
    }

    void add(Ranked route) {
        PathShape path = route.route().match().path();
        Trie node = this;
        for (int i = 0; i < path.segments().size(); i++) {
            node = node.child(path.segments().get(i));
        }
        (path.subtree() ? node.below : node.here).add(route);
    }

    private Trie child(Segment segment) {
        if (segment instanceof Segment.Literal literal) {
            String text = lenient ? Percent.decode(literal.text()) : literal.text();
            return literals.computeIfAbsent(text, t -> new Trie(lenient));
        }
        if (segment instanceof Segment.Matching matching) {
            return expressions.computeIfAbsent(matching, m -> new Trie(lenient));
        }
        if (variable == null) {
            variable = new Trie(lenient);
        }
        return variable;
    }

    /** Collects the routes whose path takes these segments from {@code depth} on. */
    void collect(List<String> segments, int depth, List<Ranked> found) {
        found.addAll(below);
        if (depth == segments.size()) {
            found.addAll(here);
            return;
        }
        String segment = segments.get(depth);
        Trie child = literals.get(segment);
        if (child != null) {
            child.collect(segments, depth + 1, found);
        }
        if (segment.isEmpty()) {
            return;
        }
        if (!expressions.isEmpty()) {
            String decoded = lenient ? segment : Percent.decode(segment);
            expressions.forEach((expression, node) -> {
                if (expression.regex().matches(decoded)) {
                    node.collect(segments, depth + 1, found);
                }
            });
        }
        if (variable != null) {
            variable.collect(segments, depth + 1, found);
        }
    }
}
