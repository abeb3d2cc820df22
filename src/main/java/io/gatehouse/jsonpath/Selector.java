package io.gatehouse.jsonpath;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What selects some of a node's children (RFC 9535 §2.3). */
sealed interface Selector {

    /** Adds the children that it selects. */
    void select(Node node, Scope scope, List<Node> found);

    /** The member of that name (§2.3.1). */
    record Name(String name) implements Selector {
        @Override
        public void select(Node node, Scope scope, List<Node> found) {
            JsonValue member = node.value() instanceof JsonObject object ? object.get(name) : null;
            if (member != null) {
                found.add(new Node(node.location().child(name), member));
            }
        }
    }

    /** All (§2.3.2). */
    record Wildcard() implements Selector {
        @Override
        public void select(Node node, Scope scope, List<Node> found) {
            scope.visits().count(node.size());
            found.addAll(node.children());
        }
    }

    /** The item at a place, which is counted from the end where it is negative (§2.3.3). */
    record Index(long index) implements Selector {
        @Override
        public void select(Node node, Scope scope, List<Node> found) {
            if (!(node.value() instanceof JsonArray array)) {
                return;
            }
            long at = index < 0 ? array.size() + index : index;
            if (at >= 0 && at < array.size()) {
                found.add(new Node(node.location().child((int) at), array.get((int) at)));
            }
        }
    }

    /** Items of a part of an array, in steps (§2.3.4); negative ends are counted from its end. */
    record Slice(@Nullable Long start, @Nullable Long end, long step) implements Selector {
        @Override
        public void select(Node node, Scope scope, List<Node> found) {
            if (!(node.value() instanceof JsonArray array) || step == 0) {
                return;
            }
            long last = step > 0 ? bound(end, array.size(), array.size()) : bound(end, -1, array.size());
            long at = step > 0 ? bound(start, 0, array.size()) : bound(start, array.size() - 1L, array.size());
            for (; step > 0 ? at < last : at > last; at += step) {
                scope.visits().count(1);
                found.add(new Node(node.location().child((int) at), array.get((int) at)));
            }
        }

        /** A bound within the array; going down, the place before the first and the last one are the utmost (§2.3.4.2.2). */
        private long bound(@Nullable Long given, long otherwise, int size) {
            if (given == null) {
                return otherwise;
            }
            long at = given < 0 ? size + given : given;
            return step > 0 ? Math.min(Math.max(at, 0), size) : Math.min(Math.max(at, -1), size - 1L);
        }
    }

    /** The children for which a condition holds (§2.3.5). */
    record Filter(Condition condition) implements Selector {
        @Override
        public void select(Node node, Scope scope, List<Node> found) {
            scope.visits().count(node.size());
            for (Node child : node.children()) {
                if (condition.holds(scope.at(child.value()))) {
                    found.add(child);
                }
            }
        }
    }
}
