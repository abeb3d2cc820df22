package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/**
 * The way from one tree to another as operations of a JSON Patch (RFC 6902): {@code add}, {@code remove} and
 * {@code replace}, in the order in which they apply.
 *
 * <p>JSON-P's own {@code createDiff} ends in a stack overflow at lists of a few thousand items, and its table takes memory
 * with the square of their length; this takes time and memory with the size of the trees. It finds what lists have in
 * common at their beginning and end only, so it may say more than the fewest operations. Members in another order are no
 * difference. For one thread.
 */
public final class JsonDiff {
    private final JsonArrayBuilder operations = Providers.JSON.createArrayBuilder();

    private JsonDiff() {}

    /** The operations that make {@code after} of {@code before}; none when they are equal. */
    public static JsonArray between(JsonObject before, JsonObject after) {
        JsonDiff diff = new JsonDiff();
        diff.objects(Pointer.ROOT, before, after);
        return diff.operations.build();
    }

    private void values(Pointer place, JsonValue before, JsonValue after) {
        if (before instanceof JsonObject old && after instanceof JsonObject now) {
            objects(place, old, now);
        } else if (before instanceof JsonArray old && after instanceof JsonArray now) {
            arrays(place, old, now);
        } else if (!before.equals(after)) {
            operation("replace", place, after);
        }
    }

    private void objects(Pointer place, JsonObject before, JsonObject after) {
        for (String name : before.keySet()) {
            if (!after.containsKey(name)) {
                remove(place.child(name));
            }
        }
        after.forEach((name, value) -> {
            JsonValue old = before.get(name);
            if (old == null) {
                operation("add", place.child(name), value);
            } else {
                values(place.child(name), old, value);
            }
        });
    }

    private void arrays(Pointer place, JsonArray before, JsonArray after) {
        int shorter = Math.min(before.size(), after.size());
        int start = 0;
        while (start < shorter && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        for (int i = start; i < shorter - end; i++) {
            values(place.child(i), before.get(i), after.get(i));
        }
        for (int i = before.size() - end - 1; i >= shorter - end; i--) {
            remove(place.child(i));
        }
        for (int i = shorter - end; i < after.size() - end; i++) {
            operation("add", place.child(i), after.get(i));
        }
    }

    private void remove(Pointer place) {
        operations.add(named("remove", place));
    }

    private void operation(String op, Pointer place, JsonValue value) {
        operations.add(named(op, place).add("value", value));
    }

    private static JsonObjectBuilder named(String op, Pointer place) {
        return Providers.JSON.createObjectBuilder().add("op", op).add("path", place.toString());
    }
}
