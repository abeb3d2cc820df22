package io.gatehouse.shape;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * {@code default}: a member that an object gets if it has none of that name, where null is one; each item where a step meets a
 * list. Objects on the way are made, but not in place of what is something else.
 */
public record Default(Pointer member, JsonValue value) implements ObjectWord {
    public Default {
        if (member.isRoot()) {
            throw new BadPath("is no member", "", "a name, or a JSON Pointer such as /owner/name");
        }
    }

    @Override
    public JsonValue shaped(JsonObject object) {
        return member.changed(object, this::filled);
    }

    private JsonObject filled(JsonObject object) {
        return object.containsKey(member.name())
                ? object
                : Parts.JSON
                        .createObjectBuilder(object)
                        .add(member.name(), value)
                        .build();
    }
}
