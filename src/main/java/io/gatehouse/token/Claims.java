package io.gatehouse.token;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Claims in JSON as the values that a token's claims are held as. */
public final class Claims {
    private Claims() {}

    public static Map<String, Object> of(JsonObject json) {
        Map<String, Object> claims = new LinkedHashMap<>();
        json.forEach((name, value) -> claims.put(name, value(value)));
        claims.values().removeIf(each -> each == null);
        return Collections.unmodifiableMap(claims);
    }

    private static @Nullable Object value(JsonValue value) {
        return switch (value.getValueType()) {
            case STRING -> ((JsonString) value).getString();
            case NUMBER -> {
                JsonNumber number = (JsonNumber) value;
                yield number.isIntegral() ? (Object) number.bigIntegerValue() : number.doubleValue();
            }
            case TRUE -> true;
            case FALSE -> false;
            case OBJECT -> of(value.asJsonObject());
            case ARRAY -> list(value.asJsonArray());
            case NULL -> null;
        };
    }

    private static List<Object> list(JsonArray array) {
        List<Object> list = new ArrayList<>();
        for (JsonValue each : array) {
            Object value = value(each);
            if (value != null) {
                list.add(value);
            }
        }
        return List.copyOf(list);
    }
}
