package io.gatehouse.route;

import io.gatehouse.exchange.Witness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routes that were tried for a request that somebody looks on at, in their order, each once. For one thread. */
final class Trials {
    private final List<Route> routes = new ArrayList<>();
    private final List<Witness.Trial> trials = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    /** Adds one, unless it was tried before, as of a route with several hosts. */
    void add(Route route, Witness.@Nullable Unmet failed) {
        if (known.add(route.id())) {
            routes.add(route);
            trials.add(new Witness.Trial(route.id(), failed));
        }
    }

    void tell(Witness witness, String host, boolean preflight) {
        String why = why(host);
        witness.tried(List.copyOf(trials), preflight ? "The request is a preflight (CORS). " + why : why);
    }

    private String why(String host) {
        List<Route> matching = new ArrayList<>();
        for (int i = 0; i < routes.size() && matching.size() < 2; i++) {
            if (trials.get(i).failed() == null) {
                matching.add(routes.get(i));
            }
        }
        if (matching.isEmpty()) {
            return trials.isEmpty()
                    ? "No route takes this path."
                    : "Routes take this path, but none of them the whole request.";
        }
        String winner = matching.get(0).id();
        if (matching.size() == 1) {
            return "Only " + winner + " takes the request.";
        }
        return winner + " comes before " + matching.get(1).id() + ": " + reason(matching.get(0), matching.get(1), host)
                + ".";
    }

    /** What makes the first one win over the second, in the order in which {@link Routes} decides. */
    private static String reason(Route winner, Route other, String host) {
        int closer = closeness(winner.match(), host) - closeness(other.match(), host);
        if (closer != 0) {
            return "its host is the more specific";
        }
        String specific = Specificity.reason(winner.match(), other.match());
        if (specific != null) {
            return specific;
        }
        return winner.priority() != other.priority()
                ? "its priority is higher, " + winner.priority() + " over " + other.priority()
                : "it stands earlier in the document";
    }

    /** How much of the host a route names. */
    private static int closeness(Match match, String host) {
        int most = 0;
        for (String own : match.hosts()) {
            if (own.equals(host)) {
                return Integer.MAX_VALUE;
            }
            if (own.startsWith("*.") && host.endsWith(own.substring(1))) {
                most = Math.max(most, own.length());
            }
        }
        return most;
    }
}
