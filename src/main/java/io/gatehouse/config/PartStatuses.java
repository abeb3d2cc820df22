package io.gatehouse.config;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * Whether the statuses that a composition has for what becomes of its parts are ever answered, and can be: some must come with a
 * field that only who answers by itself knows. What a schema can't say.
 *
 * @param parts those of the composition
 * @param place of its statuses
 */
record PartStatuses(JsonObject parts, Place place) {

    void check(JsonObject status) {
        status.forEach((name, rules) -> {
            Place at = place.child(name);
            if (parts.get(name) instanceof JsonObject part && isOptional(part)) {
                at.problem("is never used, since there is an answer without the part", null, "a part that is required");
            }
            if (rules instanceof JsonObject each) {
                each.forEach((faults, answered) -> answered(faults, answered, at.child(faults)));
            }
        });
    }

    private static boolean isOptional(JsonObject part) {
        JsonObject fallback = Members.object(part, "fallback");
        return fallback.containsKey("value") || fallback.containsKey("omit");
    }

    private static void answered(String faults, JsonValue answered, Place place) {
        if (!(answered instanceof JsonNumber number)) {
            return;
        }
        // fields that they must have: RFC 9110 §15.5.2, §15.5.6, §15.5.8, §15.5.22
        switch (number.intValue()) {
            case 401 -> {
                if (!faults.strip().equals("401")) {
                    place.problem(
                            "must say how to authenticate, which only a part's own 401 does",
                            answered,
                            "403, or 401 for \"401\" alone");
                }
            }
            case 405 ->
                place.problem(
                        "must name the methods that are allowed, which no part knows of this route",
                        answered,
                        "another status, such as 502");
            case 407 -> place.problem("is what a proxy asks its own clients", answered, "another status, such as 502");
            case 426 ->
                place.problem(
                        "must name a protocol to upgrade to, which a composition has none of",
                        answered,
                        "another status, such as 502");
            default -> {
                // it can stand alone
            }
        }
    }
}
