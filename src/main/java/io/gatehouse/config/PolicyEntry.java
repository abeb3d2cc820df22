package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Locale;

/**
 * A policy where it is used or named: its key, its options without {@code mode}, and its mode.
 *
 * @param key the policy's word, such as {@code cors}
 * @param options what the policy's own schema describes
 */
public record PolicyEntry(String key, JsonValue options, Mode mode) {

    /** Whether a policy's decision counts. */
    public enum Mode {
        /** It is carried out. */
        ENFORCE,
        /** It is made and told, but not carried out. */
        OBSERVE,
        /** It is not made. */
        OFF
    }

    /** The options bound to their record, once the policy's schema found no problem in them. */
    public <O> O options(Class<O> type) {
        return Binding.bind(options, type);
    }

    /** Whether an item of a route's {@code policies} is the id of a named policy ({@code true}) or one in place. */
    public static boolean isReference(JsonValue item) {
        return item instanceof JsonString;
    }

    /** The entry that a checked object of one policy key stands for. */
    public static PolicyEntry of(JsonObject single) {
        var only = single.entrySet().iterator().next();
        if (!(only.getValue() instanceof JsonObject options)) {
            return new PolicyEntry(only.getKey(), only.getValue(), Mode.ENFORCE);
        }
        String mode = options.getString("mode", "enforce");
        return new PolicyEntry(only.getKey(), withoutMode(options), Mode.valueOf(mode.toUpperCase(Locale.ROOT)));
    }

    /** The options as the policy's own schema sees them: {@code mode} belongs to every policy and to none. */
    static JsonObject withoutMode(JsonObject options) {
        return options.containsKey("mode")
                ? Providers.JSON.createObjectBuilder(options).remove("mode").build()
                : options;
    }
}
