package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which routes do something else in one document than in another, and because of what.
 *
 * <p>A route depends on its own entry, on the upstreams (its mirror too) and the named policies it uses, on the consumers
 * when one of its policies asks who calls, and on what applies to every request: {@code trust}, {@code pseudonym},
 * {@code proxyStatus} and {@code limits}, as far as the route has no value of its own in their place. How a document is laid out, the order of
 * members, {@code 1.0} for {@code 1}, descriptions and the tests of routes change nothing. What says the same in other
 * words (a default written out, {@code 60s} as {@code 1m}) counts as a change. A request that another route takes from now
 * on is told by that route's line. A pure function of both documents, which need not be right.
 */
public final class RouteChanges {
    private static final Set<String> WORDS = Set.of("description", "tests");
    private static final List<String> FOR_EVERY_REQUEST = List.of("trust", "pseudonym", "proxyStatus");

    private final JsonObject before;
    private final JsonObject after;
    private final Predicate<String> readsConsumers;

    /** What of the globals differs, the same for every route. */
    private final List<String> globals;

    private final List<String> consumers;

    /** What of the named policies differs that consumers have as their own. */
    private final Set<String> policiesOfConsumers;

    private RouteChanges(JsonObject before, JsonObject after, Predicate<String> readsConsumers) {
        this.before = before;
        this.after = after;
        this.readsConsumers = readsConsumers;
        this.globals = FOR_EVERY_REQUEST.stream()
                .flatMap(name -> differences(Pointer.ROOT.child(name), before.get(name), after.get(name)).stream())
                .toList();
        this.consumers = differences(Pointer.ROOT.child("consumers"), before.get("consumers"), after.get("consumers"));
        this.policiesOfConsumers = new LinkedHashSet<>();
        Set<String> used = namesOfConsumers(before);
        namesOfConsumers(after).stream().filter(used::contains).forEach(name -> policy(name, policiesOfConsumers));
    }

    private Set<String> namesOfConsumers(JsonObject document) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonValue consumer : Members.object(document, "consumers").values()) {
            if (consumer instanceof JsonObject entry) {
                names.addAll(names(entry, document));
            }
        }
        return names;
    }

    private void policy(String name, Set<String> because) {
        values(
                Pointer.ROOT.child("policies").child(name),
                Members.object(before, "policies").get(name),
                Members.object(after, "policies").get(name),
                because);
    }

    /**
     * The routes that change, in the order of the new document, then those that are gone.
     *
     * @param readsConsumers whether a policy of this key asks who calls
     */
    public static List<RouteChange> between(JsonObject before, JsonObject after, Predicate<String> readsConsumers) {
        return new RouteChanges(before, after, readsConsumers).list();
    }

    private List<RouteChange> list() {
        List<RouteChange> changes = new ArrayList<>();
        JsonObject old = Members.object(before, "routes");
        JsonObject now = Members.object(after, "routes");
        for (String id : now.keySet()) {
            if (!old.containsKey(id)) {
                changes.add(new RouteChange(
                        id, RouteChange.Kind.ADDED, List.of(place(id).toString())));
                continue;
            }
            List<String> because = because(id, Members.object(old, id), Members.object(now, id));
            if (!because.isEmpty()) {
                changes.add(new RouteChange(id, RouteChange.Kind.CHANGED, because));
            }
        }
        for (String id : old.keySet()) {
            if (!now.containsKey(id)) {
                changes.add(new RouteChange(
                        id, RouteChange.Kind.REMOVED, List.of(place(id).toString())));
            }
        }
        return changes;
    }

    private static Pointer place(String id) {
        return Pointer.ROOT.child("routes").child(id);
    }

    private List<String> because(String id, JsonObject old, JsonObject now) {
        Set<String> because = new LinkedHashSet<>();
        members(place(id), old, now, name -> !WORDS.contains(name), because);
        composition(old, now, because);
        JsonObject routes = Members.object(after, "routes");
        Set<String> upstreams = UsedUpstreams.of(now, routes);
        upstreams.retainAll(UsedUpstreams.of(old, Members.object(before, "routes")));
        for (String upstream : upstreams) {
            // what a mirror takes over from its upstream, no route has of its own
            boolean mirrors = !UsedUpstreams.answering(now, routes).contains(upstream);
            JsonObject none = JsonValue.EMPTY_JSON_OBJECT;
            upstream(upstream, mirrors ? none : old, mirrors ? none : now, because);
        }
        Set<String> used = names(old, before);
        for (String policy : names(now, after)) {
            if (used.contains(policy)) {
                policy(policy, because);
            }
        }
        if (asksWhoCalls(old, before) || asksWhoCalls(now, after)) {
            because.addAll(consumers);
            because.addAll(policiesOfConsumers);
        }
        because.addAll(globals);
        limits(old, now, because);
        return because.stream().limit(RouteChange.MOST).toList();
    }

    /** That of another route, which both say. */
    private void composition(JsonObject old, JsonObject now, Set<String> because) {
        String use = Members.text(Members.object(now, "compose"), "use");
        if (use != null && use.equals(Members.text(Members.object(old, "compose"), "use"))) {
            because.addAll(differences(
                    place(use).child("compose"),
                    UsedUpstreams.compose(old, Members.object(before, "routes")),
                    UsedUpstreams.compose(now, Members.object(after, "routes"))));
        }
    }

    private void upstream(String id, JsonObject old, JsonObject now, Set<String> because) {
        Pointer place = Pointer.ROOT.child("upstreams").child(id);
        JsonObject was = Members.object(Members.object(before, "upstreams"), id);
        JsonObject is = Members.object(Members.object(after, "upstreams"), id);
        boolean ownRewriting = old.containsKey("rewriteReply") && now.containsKey("rewriteReply");
        Set<String> apart = Set.of("description", "timeouts", ownRewriting ? "rewriteReply" : "");
        members(place, was, is, name -> !apart.contains(name), because);
        inherited("timeouts", place, new Sides(was, is), new Sides(old, now), because);
    }

    private void limits(JsonObject old, JsonObject now, Set<String> because) {
        inherited("limits", Pointer.ROOT, new Sides(before, after), new Sides(old, now), because);
    }

    /** The same thing before and after. */
    private record Sides(JsonObject old, JsonObject now) {
        Sides in(String name) {
            return new Sides(Members.object(old, name), Members.object(now, name));
        }
    }

    /** Compares what a route takes over, member by member, unless it has its own. */
    private static void inherited(String name, Pointer place, Sides from, Sides route, Set<String> because) {
        Sides own = route.in(name);
        Sides given = from.in(name);
        members(
                place.child(name),
                given.old,
                given.now,
                member -> !own.old.containsKey(member) || !own.now.containsKey(member),
                because);
    }

    /** The named policies of a route, its views, or a consumer, those among them that stand in others. */
    static Set<String> names(JsonObject user, JsonObject document) {
        Set<String> names = new LinkedHashSet<>();
        add(Members.array(user, "policies"), names);
        ViewsEntry.views(user).forEach((view, value) -> add(Members.array(value, "policies"), names));
        for (String name : List.copyOf(names)) {
            add(parts(Members.object(document, "policies").get(name)), names);
        }
        return names;
    }

    private static void add(List<JsonValue> policies, Set<String> names) {
        for (JsonValue item : policies) {
            if (item instanceof JsonString name) {
                names.add(name.getString());
            } else {
                add(parts(item), names);
            }
        }
    }

    private static List<JsonValue> parts(@Nullable JsonValue policy) {
        return policy instanceof JsonObject single
                ? single.values().stream()
                        .filter(JsonObject.class::isInstance)
                        .flatMap(options -> Members.array(options.asJsonObject(), "of").stream())
                        .toList()
                : List.of();
    }

    private boolean asksWhoCalls(JsonObject route, JsonObject document) {
        return Members.array(route, "policies").stream()
                .map(item -> item instanceof JsonString name
                        ? Members.object(document, "policies").get(name.getString())
                        : item)
                .flatMap(item -> item instanceof JsonObject policy ? policy.keySet().stream() : Stream.of())
                .anyMatch(readsConsumers);
    }

    private static List<String> differences(Pointer place, @Nullable JsonValue old, @Nullable JsonValue now) {
        Set<String> found = new LinkedHashSet<>();
        values(place, old, now, found);
        return List.copyOf(found);
    }

    /** Adds the places where two values differ, the deepest that both have. */
    private static void values(Pointer place, @Nullable JsonValue old, @Nullable JsonValue now, Set<String> found) {
        if (found.size() >= RouteChange.MOST || old == now) {
            return;
        }
        if (old instanceof JsonObject was && now instanceof JsonObject is) {
            members(place, was, is, name -> true, found);
        } else if (old instanceof JsonArray was && now instanceof JsonArray is && was.size() == is.size()) {
            for (int i = 0; i < was.size(); i++) {
                values(place.child(i), was.get(i), is.get(i), found);
            }
        } else if (!SameValue.of(old, now)) {
            found.add(place.toString());
        }
    }

    private static void members(
            Pointer place, JsonObject old, JsonObject now, Predicate<String> counts, Set<String> found) {
        Set<String> names = new LinkedHashSet<>(now.keySet());
        names.addAll(old.keySet());
        for (String name : names) {
            if (counts.test(name)) {
                values(place.child(name), old.get(name), now.get(name), found);
            }
        }
    }
}
