package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The upstreams that a route names, as it stands in the document: the one that answers, all of its split or of
 * its composition, and its mirror. */
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
        for (JsonValue part :
                Members.object(Members.object(route, "compose"), "parts").values()) {
            if (part instanceof JsonObject object) {
                PartEntry.METHODS.forEach(method -> add(ids, upstream(Members.text(object, method))));
            }
        }
        for (JsonValue member : Members.array(Members.object(route, "upstream"), "split")) {
            if (member instanceof JsonObject object) {
                add(ids, Members.text(object, "upstream"));
            }
        }
        return ids;
    }

    /** Of a call such as {@code pets:/pets/7}. */
    private static @Nullable String upstream(@Nullable String call) {
        int colon = call == null ? -1 : call.indexOf(':');
        return call == null || colon < 0 ? null : call.substring(0, colon);
    }

    private static void add(Set<String> ids, @Nullable String id) {
        if (id != null) {
            ids.add(id);
        }
    }
}
