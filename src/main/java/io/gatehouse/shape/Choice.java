package io.gatehouse.shape;

import io.gatehouse.jsonpath.JsonPath;
import io.gatehouse.jsonpath.Node;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code path}: which value within the one that came is meant. A pointer or a singular query (RFC 9535 §2.3.5.1) gives the
 * value there, or nothing; any other query the list of all that it selects, which may be empty.
 */
public final class Choice implements Word {
    private final String text;
    private final Function<JsonValue, @Nullable JsonValue> choosing;

    private Choice(String text, Function<JsonValue, @Nullable JsonValue> choosing) {
        this.text = text;
        this.choosing = choosing;
    }

    /**
     * Reads a JSON Pointer or a JSONPath.
     *
     * @throws BadPath where it is neither
     */
    public static Choice parse(String text) {
        if (!text.startsWith("$")) {
            return new Choice(text, pointer(text)::read);
        }
        JsonPath query = Path.query(text);
        return new Choice(text, query.isSingular() ? value -> first(query, value) : value -> all(query, value));
    }

    private static Pointer pointer(String text) {
        try {
            return Pointer.parse(text);
        } catch (BadPath e) {
            throw new BadPath(e.detail(), text, Pointer.EXPECTED + ", or a JSONPath such as $.items[*].id");
        }
    }

    private static @Nullable JsonValue first(JsonPath query, JsonValue value) {
        List<Node> nodes = query.select(value);
        return nodes.isEmpty() ? null : nodes.get(0).value();
    }

    private static JsonValue all(JsonPath query, JsonValue value) {
        return Parts.list(query.select(value).stream().map(Node::value).toList());
    }

    @Override
    public @Nullable JsonValue apply(JsonValue value) {
        return choosing.apply(value);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
