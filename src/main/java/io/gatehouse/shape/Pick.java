package io.gatehouse.shape;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;

/**
 * {@code pick}: only what the paths mean, in the structure and the order that it has; the rest goes. A list keeps the items
 * that are meant; a path that means nothing picks nothing.
 */
public record Pick(List<Path> paths) implements ObjectWord {

    @Override
    public JsonValue shaped(JsonObject object) {
        return picked(object, Marks.of(paths, object));
    }

    /** The marked places and what is on the way to them. */
    static JsonValue picked(JsonValue value, Marks marks) {
        if (marks.isMarked()) {
            return value;
        }
        return Parts.each(value, (key, part) -> {
            Marks below = marks.at(key);
            return below == null ? null : picked(part, below);
        });
    }
}
