package io.gatehouse.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where in the text the values of a document stand, by JSON Pointer. For one thread while it is filled.
 *
 * <p>It takes more memory than the document itself, so it remembers a bounded number of places; a value beyond them is
 * told to stand where the nearest remembered one around it does.
 */
final class Positions {

    static final Positions NONE = new Positions();

    private static final int MOST = 300_000;

    private final Map<String, Position> known = new HashMap<>();

    void put(Pointer pointer, Position position) {
        if (known.size() < MOST) {
            known.put(pointer.toString(), position);
        }
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
