package io.gatehouse.cache.suite;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Locale;

/**
 * One test of the suite.
 *
 * @param suite the title of the group that it is in
 * @param id its name
 * @param kind how much the suite wants it
 * @param needs the tests without which it says nothing
 */
record Asked(String suite, String id, Kind kind, List<String> needs) {
    /** How much the suite wants a behaviour. */
    enum Kind {
        /** HTTP demands it. */
        REQUIRED,
        /** It makes a cache better. */
        OPTIMAL,
        /** The suite only looks which way it is. */
        CHECK;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Asked of(JsonObject json) {
        return new Asked(
                json.getString("suite"),
                json.getString("id"),
                Kind.valueOf(json.getString("kind").toUpperCase(Locale.ROOT)),
                json.getJsonArray("needs").getValuesAs(JsonString::getString));
    }
}
