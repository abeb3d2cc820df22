package io.gatehouse.route;

import io.gatehouse.route.Routes.Ranked;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Routes that stand in each other's way: pairs of which neither is the more specific, and routes that are never reached
 * because others, which rank before them, take each of their requests.
 *
 * <p>Only what is certain is told. Routes are compared where they can meet at all: with one host pattern and one form of
 * path, and of these with values that are alike, so that the time grows with the number of routes and not with that of
 * their pairs.
 */
public final class Overlaps {

    /**
     * A route and others before it in the document, with each of which a request could satisfy both while neither is more
     * specific nor has a higher priority.
     *
     * @param rivals at least one, at most {@value #TOLD}
     */
    public record Tie(Route route, List<Route> rivals) {}

    /**
     * A route that no request reaches.
     *
     * @param takers the routes that together take all its requests first, the first to be asked first
     */
    public record Unreached(Route route, List<Route> takers) {}

    /** How many rivals of one route are told. */
    static final int TOLD = 5;

    private static final String ANY_HOST = "*";

    /** Who is asked first where both are asked. */
    static final Comparator<Route> BY_RANK = Comparator.comparing(Route::match, Match::compare)
            .thenComparing(Comparator.comparingInt(Route::priority).reversed());

    private final List<Route> routes;

    /** Routes in the order of the document. */
    public Overlaps(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** All routes that tie with one before them, in the order of the document. */
    public List<Tie> ties() {
        Map<List<Object>, Alike> ranks = new HashMap<>();
        List<Tie> ties = new ArrayList<>();
        for (Route route : routes) {
            Set<Route> rivals = new LinkedHashSet<>();
            for (String host : hosts(route)) {
                for (String form : route.match().path().forms()) {
                    Alike alike = ranks.computeIfAbsent(rank(route, host, form), rank -> new Alike());
                    alike.meeting(route).limit(TOLD).forEach(rivals::add);
                    alike.add(route);
                }
            }
            if (!rivals.isEmpty()) {
                ties.add(new Tie(route, rivals.stream().limit(TOLD).toList()));
            }
        }
        return ties;
    }

    /** What two routes have in common that tie: a difference in any of it makes one of them the more specific. */
    private static List<Object> rank(Route route, String host, String form) {
        Match match = route.match();
        return List.of(
                host,
                form,
                match.methods().isEmpty(),
                match.headers().size(),
                match.query().size(),
                match.cookies().size(),
                route.priority());
    }

    /** All routes that are never reached, in the order of the document. */
    public List<Unreached> unreached() {
        List<Ranked> ranked = ranked();
        Map<Key, NavigableMap<String, List<Ranked>>> index = new HashMap<>();
        for (Ranked one : ranked) {
            for (String host : hosts(one.route())) {
                index.computeIfAbsent(Key.of(one.route(), host), key -> new TreeMap<>())
                        .computeIfAbsent(place(one.route()), place -> new ArrayList<>())
                        .add(one);
            }
        }
        index.values().forEach(places -> places.values().forEach(Collections::sort));
        List<Unreached> unreached = new ArrayList<>();
        for (Ranked one : ranked) {
            Set<Route> takers = new LinkedHashSet<>();
            if (hosts(one.route()).stream()
                    .allMatch(host ->
                            isTaken(one, Objects.requireNonNull(index.get(Key.of(one.route(), host))), takers))) {
                unreached.add(new Unreached(one.route(), List.copyOf(takers)));
            }
        }
        return unreached;
    }

    /** All routes in the order of the document with their ranks, the same for those that tie: many are soon compared so. */
    private List<Ranked> ranked() {
        List<Route> ordered = new ArrayList<>(routes);
        ordered.sort(BY_RANK);
        Map<Route, Integer> ranks = new IdentityHashMap<>();
        int rank = 0;
        for (int i = 0; i < ordered.size(); i++) {
            if (i > 0 && BY_RANK.compare(ordered.get(i - 1), ordered.get(i)) != 0) {
                rank++;
            }
            ranks.put(ordered.get(i), rank);
        }
        return routes.stream()
                .map(route -> new Ranked(route, Objects.requireNonNull(ranks.get(route))))
                .toList();
    }

    /** Routes that may take each other's requests: with one host pattern and one form of path. */
    private record Key(String host, String paths) {
        static Key of(Route route, String host) {
            return new Key(host, route.match().path().paths());
        }
    }

    /** Whether other routes take all that comes for this one with one host; they are added to {@code takers}. */
    private static boolean isTaken(Ranked ranked, NavigableMap<String, List<Ranked>> others, Set<Route> takers) {
        Route route = ranked.route();
        Set<String> left = new HashSet<>(route.match().methods());
        Set<Route> partly = new LinkedHashSet<>();
        for (String place : places(route, others.navigableKeySet())) {
            for (Ranked before : others.getOrDefault(place, List.of())) {
                if (before.rank() >= ranked.rank()) {
                    break;
                }
                Route other = before.route();
                if (!takesLike(other, route)) {
                    continue;
                }
                Set<String> methods = other.match().methods();
                if (methods.isEmpty()) {
                    takers.add(other);
                    return true;
                }
                if (left.removeAll(methods)) {
                    partly.add(other);
                }
                if (left.isEmpty() && !partly.isEmpty()) {
                    takers.addAll(partly);
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether the other route takes every request of this one that has a method of both. A preflight is matched by
     * whether a route enforces {@code cors}, so one that does is reached by preflights before one that does not.
     */
    private static boolean takesLike(Route other, Route route) {
        return other.match().followsFrom(route.match())
                && (!route.chain().enforces("cors") || other.chain().enforces("cors"));
    }

    /** Where those stand that want no value, or only values which this route's values are, or begin with. */
    private static List<String> places(Route route, NavigableSet<String> known) {
        List<String> places = new ArrayList<>();
        if (known.contains("")) {
            places.add("");
        }
        route.match().texts().forEach((name, text) -> Prefixes.of(name + '=' + text, known).stream()
                .filter(place -> place.startsWith(name + '='))
                .forEach(places::add));
        return places;
    }

    private static List<String> hosts(Route route) {
        return route.match().hosts().isEmpty()
                ? List.of(ANY_HOST)
                : route.match().hosts();
    }

    /** Where a route stands among those it is compared with: under the last text that it wants a value to be, or begin with. */
    private static String place(Route route) {
        String place = "";
        for (var wanted : route.match().texts().entrySet()) {
            place = wanted.getKey() + '=' + wanted.getValue();
        }
        return place;
    }
}
