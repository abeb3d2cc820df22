package io.gatehouse.shape;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Members of objects and items of lists: reading them, and making another object or list of them. */
final class Parts {
    /** Looked up once, by the application's own class loader: the thread's is not always that. */
    static final JsonProvider JSON = provider();

    /** What becomes of a part. */
    @FunctionalInterface
    interface Becoming {
        /** @param key the name of a member, or the index of an item; null is returned for a part that goes */
        @Nullable
        JsonValue of(Object key, JsonValue part);
    }

    /** What becomes of an object. */
    @FunctionalInterface
    interface BecomingOfObject {
        @Nullable
        JsonValue of(JsonObject object);
    }

    private Parts() {}

    /** The part that a pointer's step means; null where there is none. */
    static @Nullable JsonValue at(JsonValue whole, String step) {
        if (whole instanceof JsonObject object) {
            return object.get(step);
        }
        if (whole instanceof JsonArray list) {
            int index = Pointer.index(step);
            return index >= 0 && index < list.size() ? list.get(index) : null;
        }
        return null;
    }

    /** The same object or list with another part, which keeps its place, or without it where that is null. */
    static JsonValue with(JsonValue whole, String step, @Nullable JsonValue part) {
        if (whole instanceof JsonObject object) {
            JsonObjectBuilder builder = JSON.createObjectBuilder(object);
            return (part == null ? builder.remove(step) : builder.add(step, part)).build();
        }
        JsonArrayBuilder builder = JSON.createArrayBuilder(whole.asJsonArray());
        int index = Pointer.index(step);
        return (part == null ? builder.remove(index) : builder.set(index, part)).build();
    }

    /** An object or list of what becomes of each part; any other value as it is. */
    static JsonValue each(JsonValue whole, Becoming becoming) {
        if (whole instanceof JsonObject object) {
            return eachMember(object, becoming);
        }
        return whole instanceof JsonArray list ? eachItem(list, becoming) : whole;
    }

    private static JsonObject eachMember(JsonObject object, Becoming becoming) {
        JsonObjectBuilder builder = JSON.createObjectBuilder();
        for (Map.Entry<String, JsonValue> member : object.entrySet()) {
            JsonValue part = becoming.of(member.getKey(), member.getValue());
            if (part != null) {
                builder.add(member.getKey(), part);
            }
        }
        return builder.build();
    }

    private static JsonArray eachItem(JsonArray list, Becoming becoming) {
        JsonArrayBuilder builder = JSON.createArrayBuilder();
        for (int i = 0; i < list.size(); i++) {
            JsonValue part = becoming.of(i, list.get(i));
            if (part != null) {
                builder.add(part);
            }
        }
        return builder.build();
    }

    /** What becomes of a value that is an object, or of each item that is one; other values stay as they are. */
    static @Nullable JsonValue objects(JsonValue value, BecomingOfObject becoming) {
        if (value instanceof JsonObject object) {
            return becoming.of(object);
        }
        if (value instanceof JsonArray list) {
            return each(list, (key, item) -> item instanceof JsonObject object ? becoming.of(object) : item);
        }
        return value;
    }

    static JsonArray list(Iterable<? extends JsonValue> items) {
        JsonArrayBuilder builder = JSON.createArrayBuilder();
        items.forEach(builder::add);
        return builder.build();
    }

    static boolean isEmpty(JsonValue value) {
        return value instanceof JsonObject object && object.isEmpty()
                || value instanceof JsonArray list && list.isEmpty();
    }

    private static JsonProvider provider() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Parts.class.getClassLoader());
        try {
            return JsonProvider.provider();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
