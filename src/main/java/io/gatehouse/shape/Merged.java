package io.gatehouse.shape;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Several values as one. */
public final class Merged {

    /**
     * A value that is merged.
     *
     * @param name the member that it becomes
     * @param flat whether its members stand in the result in its place, if it is an object
     */
    public record Part(String name, JsonValue value, boolean flat) {
        private boolean isSpread() {
            return flat && value instanceof JsonObject;
        }
    }

    private Merged() {}

    /**
     * An object of the values, in their order. Names go before members of what is flat, whichever comes first: what an upstream
     * adds to its answer can't take the place of another. Of two members, as of two of one name, the first stays.
     */
    public static JsonObject object(List<Part> parts) {
        Set<String> taken = new HashSet<>();
        parts.stream().filter(part -> !part.isSpread()).forEach(part -> taken.add(part.name));
        Set<String> given = new HashSet<>();
        JsonObjectBuilder object = Parts.JSON.createObjectBuilder();
        for (Part part : parts) {
            if (part.isSpread()) {
                Flatten.add(part.value.asJsonObject(), taken, object);
            } else if (given.add(part.name)) {
                object.add(part.name, part.value);
            }
        }
        return object.build();
    }

    /** A list of the items of all values that are lists, and of the others themselves. */
    public static JsonArray list(List<JsonValue> values) {
        JsonArrayBuilder list = Parts.JSON.createArrayBuilder();
        for (JsonValue value : values) {
            if (value instanceof JsonArray items) {
                items.forEach(list::add);
            } else {
                list.add(value);
            }
        }
        return list.build();
    }
}
