package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Warns of what a route hardly means: policies that are off or come twice, prefixes its paths don't have, lost content,
 * mirrors without copies.
 */
final class RouteDoubts {

    private RouteDoubts() {}

    static void tell(JsonObject route, Place place) {
        policies(Members.array(route, "policies"), place.child("policies"));
        JsonObject rewrite = Members.object(route, "rewrite");
        String path = Members.text(Members.object(route, "match"), "path");
        if (path != null) {
            prefix(
                    path,
                    Members.text(rewrite, "stripPrefix"),
                    place.child("rewrite").child("stripPrefix"));
            prefix(
                    path,
                    Members.text(Members.object(rewrite, "replacePrefix"), "from"),
                    place.child("rewrite").child("replacePrefix").child("from"));
        }
        respond(Members.object(route, "respond"), place.child("respond"));
        split(Members.object(route, "upstream"), place.child("upstream").child("split"));
        mirror(route, place.child("mirror"));
        ViewsCheck.tell(route, place);
        ViewsEntry.views(route)
                .forEach((name, view) -> policies(
                        Members.array(view, "policies"),
                        place.child("views").child(name).child("policies")));
        UpstreamDoubts.waits(Members.object(route, "timeouts"), place.child("timeouts"));
    }

    private static void policies(JsonArray policies, Place place) {
        Set<JsonValue> seen = new HashSet<>();
        for (int i = 0; i < policies.size(); i++) {
            if (policies.get(i) instanceof JsonObject policy) {
                off(policy, place.child(i));
            } else if (!seen.add(policies.get(i))) {
                place.child(i).warning("stands twice among the route's policies", policies.get(i), null);
            }
        }
    }

    /** Warns of a policy that is switched off: it is easily forgotten. */
    static void off(JsonObject policy, Place place) {
        PolicyEntry entry = PolicyEntry.of(policy);
        if (entry.mode() == PolicyEntry.Mode.OFF) {
            place.child(entry.key()).child("mode").warning("is off: this policy does nothing", null, null);
        }
    }

    /** A prefix that no path of the route has; escapes are not compared, since one character has several. */
    private static void prefix(String path, @Nullable String prefix, Place place) {
        if (prefix == null || prefix.equals("/") || prefix.contains("%") || path.contains("%")) {
            return;
        }
        PathPattern pattern = PathPattern.parse(path);
        List<PathPattern.Segment> segments = pattern.segments();
        List<String> wanted = List.of(prefix.substring(1).replaceAll("/$", "").split("/"));
        boolean tooShort = !pattern.subtree() && segments.size() < wanted.size();
        boolean other = false;
        for (int i = 0; i < Math.min(segments.size(), wanted.size()); i++) {
            String literal = segments.get(i).literal();
            other |= literal != null && !literal.equals(wanted.get(i));
        }
        if (tooShort || other) {
            place.warning("has no effect, since no path of " + path + " begins with it", prefix, null);
        }
    }

    private static void respond(JsonObject respond, Place place) {
        int status = respond.getInt("status", 200);
        if (status == 204 || status == 205 || status == 304) {
            for (String name : List.of("body", "json")) {
                if (respond.containsKey(name)) {
                    place.child(name).warning("is never sent, since a " + status + " has no content", null, null);
                }
            }
        }
    }

    /** A member that gets no request at all. */
    private static void split(JsonObject upstream, Place place) {
        JsonArray members = Members.array(upstream, "split");
        for (int i = 0; i < members.size(); i++) {
            JsonObject member = members.getJsonObject(i);
            if (member.getInt("weight") == 0 && !member.containsKey("when")) {
                place.child(i).warning("gets no request, since it has neither a weight nor a rule", null, null);
            }
        }
    }

    private static void mirror(JsonObject route, Place place) {
        JsonObject mirror = Members.object(route, "mirror");
        String to = Members.text(mirror, "upstream");
        if (to != null
                && UsedUpstreams.answering(route, JsonValue.EMPTY_JSON_OBJECT).contains(to)) {
            place.child("upstream").warning("gets requests twice, since it answers them too", to, "another upstream");
        }
        String sample = Members.text(mirror, "sample");
        if (sample != null && Units.share(sample) == 0) {
            place.child("sample").warning("copies nothing", sample, "a share above 0%");
        }
        if (!mirror.isEmpty()) {
            copied(mirror, methods(Members.object(route, "match")), place);
        }
    }

    /** A mirror of methods that the route does not take. */
    private static void copied(JsonObject mirror, Set<String> taken, Place place) {
        boolean any = methods(mirror).stream().anyMatch(taken::contains)
                || MirrorEntry.COPIED.stream().anyMatch(taken::contains);
        if (taken.isEmpty() || any) {
            return;
        }
        String all = String.join(", ", taken);
        (mirror.containsKey("methods") ? place.child("methods") : place)
                .warning(
                        "copies nothing, since the route takes only " + all,
                        mirror.get("methods"),
                        "methods with at least one of: " + all);
    }

    /** The methods of a match or a mirror, in their order. */
    private static Set<String> methods(JsonObject part) {
        Set<String> methods = new LinkedHashSet<>();
        Members.array(part, "methods").forEach(method -> methods.add(((JsonString) method).getString()));
        return methods;
    }
}
