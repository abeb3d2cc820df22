package io.gatehouse.shape;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code sort}: of a list, the items in the order of what they have at some places: by the first, where that is the same by the
 * second, and so on; where all are the same, as they stood.
 *
 * <p>In either direction numbers come first, by their value; then texts, by code points, which is the same order everywhere;
 * then false and true; then objects and lists, as they stood; then null and what is not there.
 */
public record Sort(List<Key> keys) implements Word {

    /**
     * What items are compared by.
     *
     * @param by its place in an item; the root for the item itself
     * @param descending whether the greatest of each type comes first
     */
    public record Key(Pointer by, boolean descending) {

        private int compare(JsonValue one, JsonValue other) {
            JsonValue a = by.read(one);
            JsonValue b = by.read(other);
            int types = Integer.compare(type(a), type(b));
            if (types != 0) {
                return types;
            }
            return descending ? values(b, a) : values(a, b);
        }
    }

    @Override
    public JsonValue apply(JsonValue value) {
        if (!(value instanceof JsonArray list)) {
            return value;
        }
        List<JsonValue> items = new ArrayList<>(list);
        items.sort(this::compare);
        return Parts.list(items);
    }

    private int compare(JsonValue one, JsonValue other) {
        for (Key key : keys) {
            int order = key.compare(one, other);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int type(@Nullable JsonValue value) {
        if (value == null) {
            return 4;
        }
        return switch (value.getValueType()) {
            case NUMBER -> 0;
            case STRING -> 1;
            case TRUE, FALSE -> 2;
            case OBJECT, ARRAY -> 3;
            case NULL -> 4;
        };
    }

    /** Of the same type. */
    private static int values(@Nullable JsonValue one, @Nullable JsonValue other) {
        if (one instanceof JsonNumber a && other instanceof JsonNumber b) {
            return a.bigDecimalValue().compareTo(b.bigDecimalValue());
        }
        if (one instanceof JsonString a && other instanceof JsonString b) {
            return texts(a.getString(), b.getString());
        }
        return type(one) == 2 ? Boolean.compare(one == JsonValue.TRUE, other == JsonValue.TRUE) : 0;
    }

    /** By code points: {@link String#compareTo} puts those beyond U+FFFF before some that are less. */
    private static int texts(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        for (int i = 0; i < shorter; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return Integer.compare(one.codePointAt(i), other.codePointAt(i));
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
