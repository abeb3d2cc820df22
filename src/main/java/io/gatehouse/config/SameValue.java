package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Whether two JSON values say the same: numbers as numbers, {@code 1.0} as {@code 1}, and members in any order. */
public final class SameValue {

    private SameValue() {}

    /** Whether they do; what is absent is the same as nothing else. */
    public static boolean of(@Nullable JsonValue one, @Nullable JsonValue other) {
        if (one instanceof JsonNumber a && other instanceof JsonNumber b) {
            return a.bigDecimalValue().compareTo(b.bigDecimalValue()) == 0;
        }
        if (one instanceof JsonArray a && other instanceof JsonArray b) {
            return items(a, b);
        }
        if (one instanceof JsonObject a && other instanceof JsonObject b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(member -> of(member.getValue(), b.get(member.getKey())));
        }
        return one != null && one.equals(other);
    }

    private static boolean items(JsonArray one, JsonArray other) {
        for (int i = 0; i < one.size() && one.size() == other.size(); i++) {
            if (!of(one.get(i), other.get(i))) {
                return false;
            }
        }
        return one.size() == other.size();
    }
}
