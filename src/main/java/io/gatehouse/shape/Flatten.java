package io.gatehouse.shape;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code flatten}: the members of an object take its place in the object around it, and the items of a list its place in the
 * list around it. A member that the object around has already stays, and the other is dropped; of two that come, the first
 * stays. What can't stand in what is around it stays as it is.
 */
public record Flatten(List<Path> paths) implements ObjectWord {

    @Override
    public JsonValue shaped(JsonObject object) {
        return flat(object, Marks.of(paths, object));
    }

    /** The innermost first, so that what is flat already goes further up. */
    private static JsonValue flat(JsonValue value, Marks marks) {
        if (value instanceof JsonObject object) {
            return members(object, marks);
        }
        return value instanceof JsonArray list ? items(list, marks) : value;
    }

    private static JsonObject members(JsonObject object, Marks marks) {
        Set<String> taken = new HashSet<>();
        object.forEach((name, part) -> {
            if (!(part instanceof JsonObject && marks.isMarked(name))) {
                taken.add(name);
            }
        });
        JsonObjectBuilder builder = Parts.JSON.createObjectBuilder();
        object.forEach((name, part) -> {
            Marks below = marks.at(name);
            JsonValue inner = below == null ? part : flat(part, below);
            if (inner instanceof JsonObject members && marks.isMarked(name)) {
                add(members, taken, builder);
            } else {
                builder.add(name, inner);
            }
        });
        return builder.build();
    }

    /** Adds the members whose names are not taken, and takes their names. */
    static void add(JsonObject members, Set<String> taken, JsonObjectBuilder builder) {
        members.forEach((name, member) -> {
            if (taken.add(name)) {
                builder.add(name, member);
            }
        });
    }

    private static JsonArray items(JsonArray list, Marks marks) {
        JsonArrayBuilder builder = Parts.JSON.createArrayBuilder();
        for (int i = 0; i < list.size(); i++) {
            Marks below = marks.at(i);
            JsonValue inner = below == null ? list.get(i) : flat(list.get(i), below);
            if (inner instanceof JsonArray items && marks.isMarked(i)) {
                items.forEach(builder::add);
            } else {
                builder.add(inner);
            }
        }
        return builder.build();
    }
}
