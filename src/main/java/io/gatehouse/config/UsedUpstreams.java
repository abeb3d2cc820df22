package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The upstreams that a route names, as it stands in the document: the one that answers, all of its split or of its composition, be
 * that another route's, and its mirror.
 */
final class UsedUpstreams {

    private UsedUpstreams() {}

    /** Their ids, each once, those that answer first. */
    static Set<String> of(JsonObject route, JsonObject routes) {
        Set<String> ids = answering(route, routes);
        add(ids, Members.text(Members.object(route, "mirror"), "upstream"));
        return ids;
    }

    /** The ids of those that answer. */
    static Set<String> answering(JsonObject route, JsonObject routes) {
        Set<String> ids = new LinkedHashSet<>();
        add(ids, Members.text(route, "upstream"));
        for (JsonValue part : Members.object(compose(route, routes), "parts").values()) {
            if (part instanceof JsonObject object) {
                asked(object, ids);
                asked(Members.object(Members.object(object, "fallback"), "call"), ids);
            }
        }
        for (JsonValue member : Members.array(Members.object(route, "upstream"), "split")) {
            if (member instanceof JsonObject object) {
                add(ids, Members.text(object, "upstream"));
            }
        }
        return ids;
    }

    /** The composition of a route, be it that of another; empty for none. */
    static JsonObject compose(JsonObject route, JsonObject routes) {
        JsonObject own = Members.object(route, "compose");
        String use = Members.text(own, "use");
        return use == null ? own : Members.object(Members.object(routes, use), "compose");
    }

    private static void asked(JsonObject call, Set<String> ids) {
        PartEntry.METHODS.forEach(method -> add(ids, upstream(Members.text(call, method))));
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
