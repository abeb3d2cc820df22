package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * Tells of a split whose cookie is also that of one of its upstreams: a client keeps one value for a name (RFC 6265
 * §5.3), so that each would undo what the other remembers.
 *
 * @param upstreams the document's upstreams by id
 */
record StickyCheck(JsonObject upstreams) {

    void check(JsonObject route, Place place) {
        JsonObject upstream = Members.object(route, "upstream");
        String cookie = Members.text(Members.object(upstream, "sticky"), "cookie");
        if (cookie == null) {
            return;
        }
        for (JsonValue member : Members.array(upstream, "split")) {
            String id = member instanceof JsonObject object ? Members.text(object, "upstream") : null;
            if (id != null
                    && cookie.equals(Members.text(Members.object(Members.object(upstreams, id), "sticky"), "cookie"))) {
                Pointer other = Pointer.ROOT
                        .child("upstreams")
                        .child(id)
                        .child("sticky")
                        .child("cookie");
                place.child("upstream")
                        .child("sticky")
                        .child("cookie")
                        .problem("is also the cookie of " + other, cookie, "another cookie name");
                return;
            }
        }
    }
}
