package io.gatehouse.config;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each kind of client gets of a route's answer.
 *
 * @param select by what the view of a request is chosen, in this order
 * @param byDefault the view of requests for which none tells one
 * @param fields the query parameter in which clients say what they want of their view; {@code false} for none
 * @param maxRead the most that is read of an upstream's answer ({@link Units#size})
 * @param views by name
 */
public record ViewsEntry(
        List<SelectorEntry> select,
        String byDefault,
        @Nullable JsonValue fields,
        @Nullable String maxRead,
        LinkedHashMap<String, ViewEntry> views) {

    /** Names that stand beside those of views, and are none. */
    private static final Set<String> TAKEN = Set.of("select", "default", "fields", "maxRead");

    private static final Set<String> NO_WORDS = Set.of("maxBytes", "ttl", "policies");

    /** The words of selectors, each of which says where something is looked for. */
    static final List<String> SOURCES = List.of("header", "claim", "path", "query", "host", "consumer");

    /**
     * One thing of a request by which its view is chosen.
     *
     * @param by one of {@code header}, {@code claim}, {@code path}, {@code query}, {@code host} and {@code consumer}
     * @param name the name there; empty for the last two
     * @param map views by what is found; null where that is itself the name of one
     */
    public record SelectorEntry(
            String by, String name, @Nullable LinkedHashMap<String, String> map) {}

    /**
     * What one kind of client gets.
     *
     * @param words what becomes of an answer, as a composition's result says it
     * @param maxBytes the most that a client gets ({@link Units#size})
     * @param ttl how long that is fresh ({@link Units#duration})
     * @param policies as those of a route
     */
    public record ViewEntry(
            JsonObject words,
            @Nullable String maxBytes,
            @Nullable String ttl,
            List<JsonValue> policies) {}

    /** The views of a route as it stands in the document, by name; those that are no objects are left out. */
    static Map<String, JsonObject> views(JsonObject route) {
        Map<String, JsonObject> views = new LinkedHashMap<>();
        Members.object(route, "views").forEach((name, value) -> {
            if (!TAKEN.contains(name) && value instanceof JsonObject view) {
                views.put(name, view);
            }
        });
        return views;
    }

    /** Views as the document has them, written out to be bound. */
    static JsonObject writtenOut(JsonObject written) {
        JsonObjectBuilder out = Providers.JSON
                .createObjectBuilder()
                .add("select", selectors(written))
                .add("byDefault", written.get("default"));
        for (String name : List.of("fields", "maxRead")) {
            if (written.containsKey(name)) {
                out.add(name, written.get(name));
            }
        }
        JsonObjectBuilder views = Providers.JSON.createObjectBuilder();
        written.forEach((name, view) -> {
            if (!TAKEN.contains(name)) {
                views.add(name, view(view.asJsonObject()));
            }
        });
        return out.add("views", views).build();
    }

    private static JsonArrayBuilder selectors(JsonObject written) {
        JsonArrayBuilder out = Providers.JSON.createArrayBuilder();
        for (JsonValue value : Members.array(written, "select")) {
            JsonObject selector = value.asJsonObject();
            JsonObjectBuilder each = Providers.JSON.createObjectBuilder();
            for (String source : SOURCES) {
                JsonValue what = selector.get(source);
                if (what instanceof JsonObject map) {
                    each.add("by", source).add("name", "").add("map", source.equals("host") ? lowerCase(map) : map);
                } else if (what != null) {
                    each.add("by", source).add("name", what);
                }
            }
            if (selector.containsKey("map")) {
                each.add("map", selector.get("map"));
            }
            out.add(each);
        }
        return out;
    }

    private static JsonObject lowerCase(JsonObject hosts) {
        JsonObjectBuilder out = Providers.JSON.createObjectBuilder();
        hosts.forEach((host, view) -> out.add(Names.lowerCase(host), view));
        return out.build();
    }

    private static JsonObjectBuilder view(JsonObject written) {
        JsonObjectBuilder words = Providers.JSON.createObjectBuilder();
        JsonObjectBuilder out = Providers.JSON.createObjectBuilder();
        written.forEach((name, value) -> (NO_WORDS.contains(name) ? out : words).add(name, value));
        return out.add("words", words).add("policies", Members.array(written, "policies"));
    }
}
