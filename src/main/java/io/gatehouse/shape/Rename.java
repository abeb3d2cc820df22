package io.gatehouse.shape;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/**
 * {@code rename}: another name for a member, which keeps its place; in each item where a step meets a list. A member that has
 * that name already is replaced. An item of a list has no name, so that none gets another.
 */
public record Rename(Pointer member, String name) implements ObjectWord {
    public Rename {
        if (member.isRoot()) {
            throw new BadPath("is no member", "", "a name, or a JSON Pointer such as /owner/name");
        }
    }

    @Override
    public JsonValue shaped(JsonObject object) {
        return member.changed(object, this::renamed);
    }

    private JsonObject renamed(JsonObject object) {
        String before = member.name();
        if (!object.containsKey(before) || before.equals(name)) {
            return object;
        }
        JsonObjectBuilder builder = Parts.JSON.createObjectBuilder();
        object.forEach((key, value) -> {
            if (key.equals(before)) {
                builder.add(name, value);
            } else if (!key.equals(name)) {
                builder.add(key, value);
            }
        });
        return builder.build();
    }
}
