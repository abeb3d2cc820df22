package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Set;

/**
 * Whether the names in a route's {@code policies} lead somewhere; what stands there in place is for the schema.
 *
 * @param named the ids of the document's named policies
 * @param keys the keys of the policies that the gateway has
 */
record PolicyCheck(Set<String> named, Set<String> keys, Nearest nearest) {

    void check(JsonArray policies, Place place) {
        for (int i = 0; i < policies.size(); i++) {
            if (policies.get(i) instanceof JsonString name) {
                reference(name.getString(), place.child(i));
            } else if (policies.get(i) instanceof JsonObject inline) {
                parts(inline, place.child(i));
            }
        }
    }

    /** The same for the names in a policy that others stand in. */
    void parts(JsonObject policy, Place place) {
        policy.forEach((key, options) -> {
            if (options instanceof JsonObject object && object.get("of") instanceof JsonArray parts) {
                check(parts, place.child(key).child("of"));
            }
        });
    }

    private void reference(String name, Place place) {
        if (named.contains(name)) {
            return;
        }
        String detail = "no named policy has the id " + JsonText.show(name);
        if (keys.contains(name)) {
            place.problem(detail, name, "the policy with its options: {" + name + ": {…}}");
        } else {
            String expected =
                    named.isEmpty() ? "the id of a named policy, of which there is none" : SchemaProblems.oneOf(named);
            place.problem(detail, name, expected, nearest.to(name, named));
        }
    }
}
