package io.gatehouse.jsonpath;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A step of a query (RFC 9535 §2.5): what its selectors select of each node that the step before it selected.
 *
 * @param descendant whether of all that is below the node, too
 * @param selectors in the order in which their nodes come
 * @param singular whether it is a name or an index in the grammar of singular queries (§2.3.5.1)
 */
record Segment(boolean descendant, List<Selector> selectors, boolean singular) {

    Segment {
        selectors = List.copyOf(selectors);
    }

    List<Node> select(List<Node> from, Scope scope) {
        List<Node> found = new ArrayList<>();
        for (Node node : from) {
            if (descendant) {
                descend(node, scope, found);
            } else {
                apply(node, scope, found);
            }
        }
        return found;
    }

    /** A node comes before those below it, items in their order (§2.5.2.2). It takes no stack: a document may be deep. */
    private void descend(Node top, Scope scope, List<Node> found) {
        Deque<Node> ahead = new ArrayDeque<>(List.of(top));
        while (!ahead.isEmpty()) {
            Node node = ahead.pop();
            apply(node, scope, found);
            scope.visits().count(node.size());
            List<Node> children = node.children();
            for (int i = children.size() - 1; i >= 0; i--) {
                ahead.push(children.get(i));
            }
        }
    }

    private void apply(Node node, Scope scope, List<Node> found) {
        for (Selector selector : selectors) {
            scope.visits().count(1);
            selector.select(node, scope, found);
        }
    }
}
