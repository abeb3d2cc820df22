package io.gatehouse.shape;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A word about an object: the value if it is one, and each item that is one if the value is a list. Other values stay as they
 * are.
 */
public sealed interface ObjectWord extends Word permits Pick, Drop, Flatten, Move, Rename, Default {

    /** What becomes of one object; null for nothing. */
    @Nullable
    JsonValue shaped(JsonObject object);

    @Override
    default @Nullable JsonValue apply(JsonValue value) {
        return Parts.objects(value, this::shaped);
    }
}
