package io.gatehouse.view;

import io.gatehouse.config.Providers;
import io.gatehouse.shape.Mask;
import io.gatehouse.shape.Shape;
import io.gatehouse.shape.ShapeFailure;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of client gets of an answer.
 *
 * @param name its name
 * @param shape what becomes of the answer
 * @param missing the member in which a composition names what it lacks, which stays whatever the shape leaves; null for none
 * @param bounds how large answers may be
 * @param ttl how long what it answers is fresh; null for as long as the answer that it is made of
 */
public record View(
        String name,
        Shape shape,
        @Nullable String missing,
        Bounds bounds,
        @Nullable Duration ttl) {

    /**
     * How large answers may be, in octets.
     *
     * @param read the most that is read to be given a shape
     * @param given the most that a client is given; null for any
     */
    public record Bounds(int read, @Nullable Integer given) {}

    /** Whether an answer goes by as it comes, unread. */
    boolean isPlain() {
        return shape.isNone() && bounds.given == null;
    }

    /** What the client gets of a value: within the shape what it asks for, and whatever it asks for, what is missing. */
    JsonValue of(JsonValue value, @Nullable Mask mask) throws ShapeFailure {
        JsonValue lacks = missing != null && value instanceof JsonObject object ? object.get(missing) : null;
        JsonValue shaped = shape.apply(lacks == null ? value : without(value.asJsonObject()));
        JsonValue shown = shaped == null ? JsonValue.NULL : mask == null ? shaped : mask.apply(shaped);
        return lacks != null && shown instanceof JsonObject object && !object.containsKey(missing)
                ? Providers.JSON.createObjectBuilder(object).add(missing, lacks).build()
                : shown;
    }

    private JsonObject without(JsonObject object) {
        return Providers.JSON.createObjectBuilder(object).remove(missing).build();
    }
}
