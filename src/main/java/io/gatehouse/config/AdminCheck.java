package io.gatehouse.config;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;

/** Finds what is odd about the admin space: allowed, but probably not meant. */
final class AdminCheck {
    private AdminCheck() {}

    static void check(JsonObject admin, Place place) {
        JsonObject revisions = Members.object(admin, "revisions");
        if (revisions.get("keep") instanceof JsonNumber keep && keep.doubleValue() == 1) {
            place.child("revisions")
                    .child("keep")
                    .warning(
                            "only the document that is served is kept, there is none to go back to", keep, "2 or more");
        }
    }
}
