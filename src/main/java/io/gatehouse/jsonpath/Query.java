package io.gatehouse.jsonpath;

import java.util.List;

/**
 * The segments of a query, of the document or of a filter.
 *
 * @param absolute whether it begins at {@code $}; else at {@code @}
 * @param segments each applied to what the one before it selected (RFC 9535 §2.1.2)
 */
record Query(boolean absolute, List<Segment> segments) implements Operand {

    Query {
        segments = List.copyOf(segments);
    }

    /** What it selects; of a query that begins at {@code @} the locations are those below it. */
    List<Node> nodes(Scope scope) {
        List<Node> nodes = List.of(new Node(Location.ROOT, absolute ? scope.root() : scope.current()));
        for (Segment segment : segments) {
            nodes = segment.select(nodes, scope);
        }
        return nodes;
    }

    boolean isSingular() {
        return segments.stream().allMatch(Segment::singular);
    }
}
