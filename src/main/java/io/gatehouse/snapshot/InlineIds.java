package io.gatehouse.snapshot;

import java.util.HashMap;
import java.util.Map;

/** Gives the policies that stand in a route's own list their ids, in the order of the list. For one route. */
final class InlineIds {
    private final String route;
    private final Map<String, Integer> uses = new HashMap<>();

    InlineIds(String route) {
        this.route = route;
    }

    /** The id of the next policy of this word: {@code ROUTE.KEY}, {@code ROUTE.KEY.2} for a second one. */
    String next(String key) {
        int use = uses.merge(key, 1, Integer::sum);
        return route + '.' + key + (use == 1 ? "" : "." + use);
    }
}
