package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The upstreams that a route names, as it stands in the document: the one that answers or all of its split, and its mirror. */
final class UsedUpstreams {

    private UsedUpstreams() {}

    /** Their ids, each once, those that answer first. */
    static Set<String> of(JsonObject route) {
        Set<String> ids = answering(route);
        add(ids, Members.text(Members.object(route, "mirror"), "upstream"));
        return ids;
    }

    /** The ids of those that answer. */
    static Set<String> answering(JsonObject route) {
        Set<String> ids = new LinkedHashSet<>();
        add(ids, Members.text(route, "upstream"));
        for (JsonValue member : Members.array(Members.object(route, "upstream"), "split")) {
            if (member instanceof JsonObject object) {
                add(ids, Members.text(object, "upstream"));
            }
        }
        return ids;
    }

    private static void add(Set<String> ids, @Nullable String id) {
        if (id != null) {
            ids.add(id);
        }
    }
}
