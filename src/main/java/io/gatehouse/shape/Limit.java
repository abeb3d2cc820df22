package io.gatehouse.shape;

import jakarta.json.JsonArray;
import jakarta.json.JsonValue;

/** {@code limit}: of a list, the first so many items. */
public record Limit(int most) implements Word {
    public Limit {
        if (most < 0) {
            throw new IllegalArgumentException("limit is " + most + "; expected 0 or more");
        }
    }

    @Override
    public JsonValue apply(JsonValue value) {
        return value instanceof JsonArray list && list.size() > most ? Parts.list(list.subList(0, most)) : value;
    }
}
