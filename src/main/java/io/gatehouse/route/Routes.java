package io.gatehouse.route;

import io.gatehouse.exchange.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The index of all routes: host, then the segments of the path. A match walks the path's segments and never the list of
 * routes, so that its cost does not grow with their number.
 *
 * <p>Immutable after it was built.
 */
public final class Routes {
    public static final Routes NONE = new Routes(List.of());

    private final Map<String, Tries> exactHosts = new HashMap<>();
    /** By the part after the star, with its dot. */
    private final Map<String, Tries> wildcardHosts = new HashMap<>();

    private final Tries anyHost = new Tries();
    private final List<Route> all;

    /** Routes in the order of the document. */
    public Routes(List<Route> written) {
        all = List.copyOf(written);
        List<Route> ordered = new ArrayList<>(written);
        ordered.sort(Overlaps.BY_RANK);
        for (int rank = 0; rank < ordered.size(); rank++) {
            index(new Ranked(ordered.get(rank), rank));
        }
    }

    private void index(Ranked route) {
        List<String> hosts = route.route().match().hosts();
        if (hosts.isEmpty()) {
            anyHost.add(route);
        }
        for (String host : hosts) {
            Tries tries = host.startsWith("*.")
                    ? wildcardHosts.computeIfAbsent(host.substring(1), h -> new Tries())
                    : exactHosts.computeIfAbsent(host, h -> new Tries());
            tries.add(route);
        }
    }

    public List<Route> all() {
        return all;
    }

    /** What a request came to. */
    public sealed interface Outcome {
        /** A route takes it; {@code variables} are those of its path, decoded. */
        record Found(Route route, Map<String, String> variables, String forwardPath) implements Outcome {}

        /** No route takes it. */
        record NotFound() implements Outcome {}

        /** Routes take the path, with other methods. */
        record WrongMethod(Set<String> allowed) implements Outcome {}

        /** The path can't be read in one way; {@code reason} is for the client. */
        record Unclear(String reason) implements Outcome {}
    }

    /** The route for a request. */
    public Outcome match(Request request, String host) {
        PathReading reading;
        try {
            reading = PathReading.of(request.path());
        } catch (PathReading.Unreadable e) {
            return new Outcome.Unclear(String.valueOf(e.getMessage()));
        }
        if (isPreflight(request)) {
            String asked = request.headers().first("Access-Control-Request-Method");
            Outcome outcome = match(
                    request, reading, host, route -> route.chain().has("cors") && takes(route, String.valueOf(asked)));
            if (outcome instanceof Outcome.Found) {
                return outcome;
            }
        }
        return match(request, reading, host, route -> takes(route, request.method()) && fields(route, request));
    }

    private static boolean isPreflight(Request request) {
        return request.method().equals("OPTIONS")
                && request.headers().contains("Origin")
                && request.headers().contains("Access-Control-Request-Method");
    }

    private static boolean takes(Route route, String method) {
        return route.match().takesMethod(method);
    }

    private static boolean fields(Route route, Request request) {
        return route.match().takesFields(request);
    }

    private Outcome match(Request request, PathReading reading, String host, Predicate<Route> takes) {
        List<Ranked> candidates = new ArrayList<>(4);
        List<Ranked> tried = new ArrayList<>(4);
        Ranked best = best(host, reading.exact(), false, takes, candidates, tried);
        if (reading.exact() != reading.lenient()) {
            Ranked other = best(host, reading.lenient(), true, takes, candidates, new ArrayList<>());
            if (best != other) {
                return new Outcome.Unclear("the path can be read in two ways that lead to different routes");
            }
        }
        if (best != null) {
            Route route = best.route();
            return new Outcome.Found(route, route.match().path().variables(reading.exact()), reading.forward());
        }
        return otherMethods(request, tried);
    }

    /** Of the routes that take host and path, the methods that would have done, if only the method is wrong. */
    private static Outcome otherMethods(Request request, List<Ranked> tried) {
        Set<String> allowed = new TreeSet<>();
        for (Ranked ranked : tried) {
            if (!takes(ranked.route(), request.method()) && fields(ranked.route(), request)) {
                allowed.addAll(ranked.route().match().methods());
            }
        }
        return allowed.isEmpty() ? new Outcome.NotFound() : new Outcome.WrongMethod(allowed);
    }

    private @Nullable Ranked best(
            String host,
            List<String> segments,
            boolean lenient,
            Predicate<Route> takes,
            List<Ranked> candidates,
            List<Ranked> tried) {
        Ranked best =
                exactHosts.isEmpty() ? null : best(exactHosts.get(host), segments, lenient, takes, candidates, tried);
        if (best == null && !wildcardHosts.isEmpty()) {
            for (int dot = host.indexOf('.'); best == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
                best = dot == 0
                        ? null
                        : best(wildcardHosts.get(host.substring(dot)), segments, lenient, takes, candidates, tried);
            }
        }
        return best != null ? best : best(anyHost, segments, lenient, takes, candidates, tried);
    }

    private static @Nullable Ranked best(
            @Nullable Tries tries,
            List<String> segments,
            boolean lenient,
            Predicate<Route> takes,
            List<Ranked> candidates,
            List<Ranked> tried) {
        if (tries == null) {
            return null;
        }
        candidates.clear();
        (lenient ? tries.lenient : tries.exact).collect(segments, 0, candidates);
        Collections.sort(candidates);
        for (Ranked candidate : candidates) {
            if (takes.test(candidate.route())) {
                return candidate;
            }
        }
        tried.addAll(candidates);
        return null;
    }

    /** One index for each way of reading a path. */
    private static final class Tries {
        private final Trie exact = new Trie(false);
        private final Trie lenient = new Trie(true);

        void add(Ranked route) {
            exact.add(route);
            lenient.add(route);
        }
    }

    /** A route and its place in the order of all: the lower is the more specific. */
    record Ranked(Route route, int rank) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            return Integer.compare(rank, other.rank);
        }
    }
}
