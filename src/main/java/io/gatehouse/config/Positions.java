package io.gatehouse.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where in the text each value of a document stands, by JSON Pointer. For one thread while it is filled. */
final class Positions {

    static final Positions NONE = new Positions();

    private final Map<String, Position> known = new HashMap<>();

    void put(Pointer pointer, Position position) {
        known.put(pointer.toString(), position);
    }

    /** The position of the value, else of the nearest one around it; null if the document was not read from text. */
    @Nullable
    Position find(String pointer) {
        if (known.isEmpty()) {
            return null;
        }
        for (String place = pointer; ; place = place.substring(0, place.lastIndexOf('/'))) {
            Position position = known.get(place);
            if (position != null || place.lastIndexOf('/') < 0) {
                return position;
            }
        }
    }
}
