package io.gatehouse.route;

import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Witness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    /** The route of this id; null when there is none. */
    public @Nullable Route find(String id) {
        for (Route route : all) {
            if (route.id().equals(id)) {
                return route;
            }
        }
        return null;
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
        return match(request, host, null);
    }

    /** The route for a request; a witness that wants to know is told which routes were tried, and why which one won. */
    public Outcome match(Request request, String host, @Nullable Witness witness) {
        boolean watched = witness != null && witness.wantsTrials();
        PathReading reading;
        try {
            reading = PathReading.of(request.path());
        } catch (PathReading.Unreadable e) {
            return new Outcome.Unclear(String.valueOf(e.getMessage()));
        }
        Search search = null;
        Outcome outcome = null;
        if (isPreflight(request)) {
            String asked = String.valueOf(request.headers().first("Access-Control-Request-Method"));
            search = new Search(request, host, asked, true, watched);
            outcome = match(search, reading);
        }
        if (!(outcome instanceof Outcome.Found)) {
            search = new Search(request, host, request.method(), false, watched);
            outcome = match(search, reading);
        }
        if (watched && witness != null && search != null) {
            everyOtherHost(search, reading.exact());
            search.tell(witness);
        }
        return outcome;
    }

    private static boolean isPreflight(Request request) {
        return request.method().equals("OPTIONS")
                && request.headers().contains("Origin")
                && request.headers().contains("Access-Control-Request-Method");
    }

    private Outcome match(Search search, PathReading reading) {
        List<Ranked> tried = new ArrayList<>(4);
        Ranked best = best(search, reading.exact(), tried);
        if (reading.exact() != reading.lenient()) {
            Ranked other = best(search.leniently(), reading.lenient(), new ArrayList<>());
            if (best != other) {
                return new Outcome.Unclear("the path can be read in two ways that lead to different routes");
            }
        }
        if (best != null) {
            Route route = best.route();
            return new Outcome.Found(route, route.match().path().variables(reading.exact()), reading.forward());
        }
        return otherMethods(search.request, tried);
    }

    /** Of the routes that take host and path, the methods that would have done, if only the method is wrong. */
    private static Outcome otherMethods(Request request, List<Ranked> tried) {
        Set<String> allowed = new TreeSet<>();
        for (Ranked ranked : tried) {
            Match match = ranked.route().match();
            if (!match.takesMethod(request.method()) && match.unmetField(request) == null) {
                allowed.addAll(match.methods());
            }
        }
        return allowed.isEmpty() ? new Outcome.NotFound() : new Outcome.WrongMethod(allowed);
    }

    /** The first route that takes the request: on its very host, then on the nearest with a star, then on every host. */
    private @Nullable Ranked best(Search search, List<String> segments, List<Ranked> tried) {
        String host = search.host;
        Ranked best = exactHosts.isEmpty() ? null : search.in(exactHosts.get(host), segments, null, tried);
        if (search.goesOn(best) && !wildcardHosts.isEmpty()) {
            for (int dot = host.indexOf('.'); search.goesOn(best) && dot >= 0; dot = host.indexOf('.', dot + 1)) {
                best = dot == 0 ? best : search.in(wildcardHosts.get(host.substring(dot)), segments, best, tried);
            }
        }
        return search.goesOn(best) ? search.in(anyHost, segments, best, tried) : best;
    }

    /** Shows the routes that take the path on hosts that are not the request's. */
    private void everyOtherHost(Search search, List<String> segments) {
        List<Ranked> others = new ArrayList<>();
        exactHosts.values().forEach(tries -> tries.exact.collect(segments, 0, others));
        wildcardHosts.values().forEach(tries -> tries.exact.collect(segments, 0, others));
        Collections.sort(others);
        others.forEach(other -> search.show(other, Unmet.HOST));
    }

    /** The search for the route of one request; used by one thread. */
    private static final class Search {
        private final Request request;
        private final String host;
        private final String method;
        private final boolean preflight;
        private final boolean lenient;
        private final List<Ranked> candidates = new ArrayList<>(4);
        /** What is shown to who looks on; null where nobody does. */
        private final @Nullable Trials trials;

        Search(Request request, String host, String method, boolean preflight, boolean watched) {
            this(request, host, method, preflight, false, watched ? new Trials() : null);
        }

        private Search(
                Request request,
                String host,
                String method,
                boolean preflight,
                boolean lenient,
                @Nullable Trials trials) {
            this.request = request;
            this.host = host;
            this.method = method;
            this.preflight = preflight;
            this.lenient = lenient;
            this.trials = trials;
        }

        /** The same in the other reading of the path, of which nothing is shown. */
        Search leniently() {
            return new Search(request, host, method, preflight, true, null);
        }

        /** Whether further routes are looked at: one that won ends it, unless somebody wants to see the others. */
        boolean goesOn(@Nullable Ranked best) {
            return best == null || trials != null;
        }

        /** The best one so far, after those of one host. */
        @Nullable
        Ranked in(@Nullable Tries tries, List<String> segments, @Nullable Ranked before, List<Ranked> tried) {
            if (tries == null) {
                return before;
            }
            candidates.clear();
            (lenient ? tries.lenient : tries.exact).collect(segments, 0, candidates);
            Collections.sort(candidates);
            Ranked best = before;
            for (Ranked candidate : candidates) {
                Unmet unmet = unmet(candidate.route());
                show(candidate, unmet);
                best = best == null && unmet == null ? candidate : best;
                if (!goesOn(best)) {
                    return best;
                }
            }
            if (best == null) {
                tried.addAll(candidates);
            }
            return best;
        }

        private @Nullable Unmet unmet(Route route) {
            if (!preflight) {
                return route.match().unmet(request, method);
            }
            return !route.chain().enforces("cors")
                    ? Unmet.NO_CORS
                    : route.match().takesMethod(method) ? null : Unmet.METHOD;
        }

        private void show(Ranked candidate, @Nullable Unmet unmet) {
            if (trials != null) {
                Match match = candidate.route().match();
                trials.add(candidate.route(), unmet == null ? null : unmet.told(match, request, host, method));
            }
        }

        void tell(Witness witness) {
            if (trials != null) {
                trials.tell(witness, host, preflight);
            }
        }
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
