package io.gatehouse.shape;

import jakarta.json.JsonValue;

/** {@code constant}: another value in place of the one that is there, and of nothing. */
public record Constant(JsonValue constant) implements Word {

    @Override
    public JsonValue apply(JsonValue value) {
        return constant;
    }
}
