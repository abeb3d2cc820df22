package io.gatehouse.shape;

import jakarta.json.JsonValue;

/** {@code group}: the whole value as the one member of an object. */
public record Group(String name) implements Word {

    @Override
    public JsonValue apply(JsonValue value) {
        return Parts.JSON.createObjectBuilder().add(name, value).build();
    }
}
