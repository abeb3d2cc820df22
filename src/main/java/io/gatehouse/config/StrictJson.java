package io.gatehouse.config;

import jakarta.json.JsonObject;

/**
 * Reads JSON of others that must mean one thing to everybody (RFC 8259): no name twice in an object, nothing after the end,
 * bounded in depth and in numbers.
 */
public final class StrictJson {
    private StrictJson() {}

    /** The text as an object. */
    public static JsonObject object(String text) throws UnreadableDocument {
        return new JsonReading(text).read();
    }
}
