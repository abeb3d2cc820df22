package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.Set;

/**
 * Whether the names in a route's {@code tests} lead somewhere; whether the tests hold is found out by trying them.
 *
 * @param routes the ids of the document's routes
 * @param consumers the ids of its consumers
 */
record RouteTestCheck(Set<String> routes, Set<String> consumers, Nearest nearest) {

    void check(JsonArray tests, Place place) {
        for (int i = 0; i < tests.size(); i++) {
            if (tests.get(i) instanceof JsonObject test) {
                Place own = place.child(i);
                reference(test, "consumer", consumers, own);
                JsonObject expect = Members.object(test, "expect");
                reference(expect, "route", routes, own.child("expect"));
                if (expect.containsKey("status") && expect.containsKey("upstream")) {
                    own.child("expect")
                            .problem(
                                    "expects both an answer of the gateway and a request to an upstream",
                                    expect,
                                    "at most one of: status, upstream");
                }
            }
        }
    }

    private void reference(JsonObject owner, String kind, Set<String> ids, Place place) {
        String id = Members.text(owner, kind);
        if (id != null && !ids.contains(id)) {
            place.child(kind).unknown(kind, id, ids, nearest);
        }
    }
}
