package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a schema can't say about the views of a route: names that lead to one, selectors that look in one place, an answer that there
 * can be views of.
 *
 * @param consumers the ids of the document's consumers
 */
record ViewsCheck(Set<String> consumers, PolicyCheck policies, Nearest nearest) {

    void check(JsonObject route, Place place) {
        if (!route.containsKey("views")) {
            return;
        }
        Place own = place.child("views");
        if (route.containsKey("respond") || route.containsKey("redirect")) {
            own.problem("have no effect, since the route has neither upstream nor compose", null, null);
        }
        JsonObject entry = Members.object(route, "views");
        Map<String, JsonObject> views = ViewsEntry.views(route);
        if (views.isEmpty()) {
            own.problem("has no view", null, "at least one view by its name, such as web: {}");
            return;
        }
        named(entry, "default", views.keySet(), own);
        JsonArray selectors = Members.array(entry, "select");
        for (int i = 0; i < selectors.size(); i++) {
            if (selectors.get(i) instanceof JsonObject selector) {
                selector(selector, route, own.child("select").child(i));
            }
        }
        views.forEach((name, view) ->
                policies.check(Members.array(view, "policies"), own.child(name).child("policies")));
    }

    private void selector(JsonObject selector, JsonObject route, Place place) {
        List<String> given =
                ViewsEntry.SOURCES.stream().filter(selector::containsKey).toList();
        if (given.size() != 1) {
            place.problem(
                    given.isEmpty()
                            ? "says nothing about where it looks"
                            : "looks in more than one place: " + String.join(" and ", given),
                    null,
                    "exactly one of: " + String.join(", ", ViewsEntry.SOURCES));
        }
        Set<String> views = ViewsEntry.views(route).keySet();
        for (String name : List.of("host", "consumer", "map")) {
            JsonObject map = Members.object(selector, name);
            map.keySet().forEach(value -> named(map, value, views, place.child(name)));
        }
        if (selector.containsKey("map") && (selector.containsKey("host") || selector.containsKey("consumer"))) {
            place.child("map").problem("has no place beside host and consumer, which are such maps", null, null);
        }
        Members.object(selector, "consumer").keySet().stream()
                .filter(id -> !consumers.contains(id))
                .forEach(id -> place.child("consumer").child(id).unknown("consumer", id, consumers, nearest));
        variable(selector, route, place.child("path"));
    }

    /** A view's name as a member's value. */
    private void named(JsonObject owner, String member, Set<String> views, Place place) {
        String name = Members.text(owner, member);
        if (name != null && !views.contains(name)) {
            place.child(member)
                    .problem(
                            "no view has the name " + JsonText.show(name),
                            name,
                            SchemaProblems.oneOf(views),
                            nearest.to(name, views));
        }
    }

    private void variable(JsonObject selector, JsonObject route, Place place) {
        String name = Members.text(selector, "path");
        String path = Members.text(Members.object(route, "match"), "path");
        try {
            Set<String> variables =
                    path == null ? Set.of() : PathPattern.parse(path).variables();
            if (name != null && !variables.contains(name)) {
                place.problem(
                        "match.path has no variable {" + JsonText.printable(name) + "}",
                        name,
                        variables.isEmpty()
                                ? "a variable of match.path, which has none"
                                : SchemaProblems.oneOf(
                                        variables.stream().sorted().toList()),
                        nearest.to(name, variables));
            }
        } catch (BadValue toldBySchema) {
            return;
        }
    }

    /** Warns of views that no request can get, and of a bound that bounds nothing. */
    static void tell(JsonObject route, Place place) {
        JsonObject entry = Members.object(route, "views");
        if (entry.containsKey("maxRead") && route.containsKey("compose")) {
            place.child("views")
                    .child("maxRead")
                    .warning("has no effect, since a composition bounds its answer by maxBytes", null, null);
        }
        Set<String> reached = new HashSet<>();
        reached.add(Members.text(entry, "default"));
        for (JsonObject selector : Members.array(entry, "select").getValuesAs(JsonObject.class)) {
            boolean byName = true;
            for (String name : List.of("host", "consumer", "map")) {
                byName &= !selector.containsKey(name);
                Members.object(selector, name).values().forEach(view -> reached.add(((JsonString) view).getString()));
            }
            if (byName) {
                return;
            }
        }
        ViewsEntry.views(route).keySet().stream()
                .filter(view -> !reached.contains(view))
                .forEach(view -> place.child("views")
                        .child(view)
                        .warning("is given to nobody, since no selector tells it", null, null));
    }
}
