package io.gatehouse.jsonpath;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Map;

/** What queries find in documents that are written with {@code '} for {@code "}. */
final class Asking {
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private Asking() {}

    static JsonValue json(String text) {
        try (JsonReader reader = READERS.createReader(new StringReader(text.replace('\'', '"')))) {
            return reader.readValue();
        }
    }

    /** The values that a query finds, each as JSON with {@code '} for {@code "}. */
    static List<String> values(String query, JsonValue document) {
        return JsonPath.parse(query).select(document).stream()
                .map(node -> node.value().toString().replace('"', '\''))
                .toList();
    }

    static List<String> paths(String query, JsonValue document) {
        return JsonPath.parse(query).select(document).stream()
                .map(node -> node.location().toString())
                .toList();
    }

    /** Whether a filter's expression holds; the document is what {@code $} stands for, an array of one item that {@code @} does. */
    static boolean holds(String expression, JsonValue document) {
        Query query = QueryParser.parse("$[?" + expression + "]");
        Selector.Filter filter =
                (Selector.Filter) query.segments().get(0).selectors().get(0);
        return filter.condition().holds(new Scope(document, document, new Visits(JsonPath.MOST_NODES)));
    }
}
