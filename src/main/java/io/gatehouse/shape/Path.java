package io.gatehouse.shape;

import io.gatehouse.jsonpath.BadJsonPath;
import io.gatehouse.jsonpath.JsonPath;
import io.gatehouse.jsonpath.Node;
import jakarta.json.JsonValue;

/**
 * What a person writes to say which places in a value are meant: a member's name, a JSON Pointer, or a JSONPath. Of names and
 * pointers, a step that meets a list and is no index of it means that step of each item: {@code /orders/status} is the status of
 * every order.
 */
public final class Path {
    static final String EXPECTED =
            "a name such as id, a JSON Pointer such as /owner/name, or a JSONPath such as $.items[*].id";

    /** How what is meant is found. */
    @FunctionalInterface
    private interface Finding {
        void mark(JsonValue value, Marks marks);
    }

    private final String text;
    private final Finding finding;

    private Path(String text, Finding finding) {
        this.text = text;
        this.finding = finding;
    }

    /**
     * Reads a path: what begins with {@code $} is a JSONPath, what begins with {@code /} or is empty a JSON Pointer, and all else
     * a name.
     *
     * @throws BadPath where it is none
     */
    public static Path parse(String text) {
        if (text.startsWith("$")) {
            JsonPath query = query(text);
            return new Path(text, (value, marks) -> mark(query, value, marks));
        }
        return new Path(text, Names.of(Pointer.of(text))::mark);
    }

    static JsonPath query(String text) {
        try {
            return JsonPath.parse(text);
        } catch (BadJsonPath e) {
            throw new BadPath(e.detail(), text, e.expected());
        }
    }

    private static void mark(JsonPath query, JsonValue value, Marks marks) {
        for (Node node : query.select(value)) {
            Marks place = marks;
            for (Object key : node.location().keys()) {
                place = place.through(key);
            }
            place.mark();
        }
    }

    /** Marks the places that it means in a value. */
    void mark(JsonValue value, Marks marks) {
        finding.mark(value, marks);
    }

    /** Whether it is the empty pointer, which means the value itself. */
    boolean isRoot() {
        return text.isEmpty();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
