package io.gatehouse.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Routes that stand in each other's way: pairs of which neither is the more specific, and routes that are never reached
 * because others, which rank before them, take each of their requests.
 *
 * <p>Only what is certain is told. Routes are compared where they can meet at all: with one host pattern and one form of
 * path, and of these with the same exact values, so that the time grows with the number of routes and not with that of
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
                Alike alike = ranks.computeIfAbsent(rank(route, host), rank -> new Alike());
                alike.meeting(route).limit(TOLD).forEach(rivals::add);
                alike.add(route);
            }
            if (!rivals.isEmpty()) {
                ties.add(new Tie(route, rivals.stream().limit(TOLD).toList()));
            }
        }
        return ties;
    }

    /** What two routes have in common that tie: a difference in any of it makes one of them the more specific. */
    private static List<Object> rank(Route route, String host) {
        Match match = route.match();
        return List.of(
                host,
                match.path().shape(),
                match.methods().isEmpty(),
                match.headers().size(),
                match.query().size(),
                match.cookies().size(),
                route.priority());
    }

    /** All routes that are never reached, in the order of the document. */
    public List<Unreached> unreached() {
        Map<Key, List<Route>> index = new HashMap<>();
        for (Route route : routes) {
            List<String> values = values(route);
            for (String host : hosts(route)) {
                Key key = Key.of(route, host, values.get(values.size() - 1));
                index.computeIfAbsent(key, k -> new ArrayList<>()).add(route);
            }
        }
        index.values().forEach(found -> found.sort(BY_RANK));
        List<Unreached> unreached = new ArrayList<>();
        for (Route route : routes) {
            Set<Route> takers = new LinkedHashSet<>();
            if (hosts(route).stream().allMatch(host -> isTaken(route, host, index, takers))) {
                unreached.add(new Unreached(route, List.copyOf(takers)));
            }
        }
        return unreached;
    }

    /** Where a route is looked for by those whose requests it may take: under one of the exact values it wants, or none. */
    private record Key(String host, String paths, String value) {
        static Key of(Route route, String host, String value) {
            return new Key(host, route.match().path().paths(), value);
        }
    }

    /** Whether other routes take all that comes for this one with this host; they are added to {@code takers}. */
    private static boolean isTaken(Route route, String host, Map<Key, List<Route>> index, Set<Route> takers) {
        Set<String> left = new HashSet<>(route.match().methods());
        Set<Route> partly = new LinkedHashSet<>();
        for (String value : values(route)) {
            for (Route other : index.getOrDefault(Key.of(route, host, value), List.of())) {
                if (BY_RANK.compare(other, route) >= 0) {
                    break;
                }
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
     * whether a route has {@code cors}, so one that has it is reached by preflights before one that does not.
     */
    private static boolean takesLike(Route other, Route route) {
        return other.match().followsFrom(route.match())
                && (!route.chain().has("cors") || other.chain().has("cors"));
    }

    private static List<String> hosts(Route route) {
        return route.match().hosts().isEmpty()
                ? List.of(ANY_HOST)
                : route.match().hosts();
    }

    /** The exact values that a route wants, and an empty text before them. */
    private static List<String> values(Route route) {
        List<String> values = new ArrayList<>();
        values.add("");
        route.match().eachExact((name, text) -> values.add(name + '=' + text));
        return values;
    }

    /**
     * Routes of one rank. Of those that want nothing but exact values, one of the same names can meet only one of the same
     * values; all others are compared one by one.
     */
    private static final class Alike {
        private final Map<Set<String>, Map<Set<String>, List<Route>>> exact = new HashMap<>();
        private final List<Route> others = new ArrayList<>();

        void add(Route route) {
            Match match = route.match();
            if (match.isExact()) {
                exact.computeIfAbsent(match.exactNames(), names -> new LinkedHashMap<>())
                        .computeIfAbsent(Set.copyOf(values(route)), values -> new ArrayList<>())
                        .add(route);
            } else {
                others.add(route);
            }
        }

        Stream<Route> meeting(Route route) {
            Match match = route.match();
            Stream<Route> near = exact.entrySet().stream().flatMap(entry -> {
                var byValues = entry.getValue();
                boolean sameNames = match.isExact() && match.exactNames().equals(entry.getKey());
                return sameNames
                        ? byValues.getOrDefault(Set.copyOf(values(route)), List.of()).stream()
                        : byValues.values().stream().flatMap(List::stream);
            });
            return Stream.concat(near, others.stream()).filter(other -> match.meets(other.match()));
        }
    }
}
