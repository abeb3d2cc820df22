package io.gatehouse.cache;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the requests of each route, since the gateway was started. Threads: any. */
public final class Uses implements AutoCloseable {
    private final Map<String, OfRoute> byRoute = new ConcurrentHashMap<>();

    /** What became of a request. */
    public enum Use {
        /** Answered out of the store. */
        HIT,
        /** The same with an answer that was not fresh any more. */
        STALE,
        /** Answered out of the store, since its upstream said that it still holds. */
        VALIDATED,
        /** Answered by its upstream. */
        MISS,
        /** Passed by the store. */
        BYPASS
    }

    private static final class OfRoute {
        private final Map<Use, LongAdder> uses = new EnumMap<>(Use.class);
        private final Map<String, LongAdder> notStored = new ConcurrentHashMap<>();

        OfRoute() {
            for (Use use : Use.values()) {
                uses.put(use, new LongAdder());
            }
        }

        private RouteUse told(String route) {
            Map<Use, Long> counts = new EnumMap<>(Use.class);
            uses.forEach((use, count) -> counts.put(use, count.sum()));
            Map<String, Long> reasons = new TreeMap<>();
            notStored.forEach((reason, count) -> reasons.put(reason, count.sum()));
            return new RouteUse(route, counts, reasons);
        }
    }

    /**
     * What became of the requests of a route.
     *
     * @param counts of each use
     * @param notStored how many answers were not stored, by the reasons
     */
    public record RouteUse(String route, Map<Use, Long> counts, Map<String, Long> notStored) {
        public long count(Use use) {
            return counts.getOrDefault(use, 0L);
        }

        /** How many of those that could be answered out of the store were: from 0 to 1; 0 where there were none. */
        public double hitRatio() {
            long answered = count(Use.HIT) + count(Use.STALE) + count(Use.VALIDATED);
            long all = answered + count(Use.MISS);
            return all == 0 ? 0 : (double) answered / all;
        }
    }

    private OfRoute of(String route) {
        OfRoute known = byRoute.get(route);
        return known != null ? known : byRoute.computeIfAbsent(route, each -> new OfRoute());
    }

    public void count(String route, Use use) {
        LongAdder count = of(route).uses.get(use);
        if (count != null) {
            count.increment();
        }
    }

    /** @param reason one of few, of {@link Storing} */
    public void notStored(String route, String reason) {
        of(route).notStored.computeIfAbsent(reason, each -> new LongAdder()).increment();
    }

    /** Forgets all routes but these. */
    public void retain(Set<String> routes) {
        byRoute.keySet().retainAll(routes);
    }

    /** Of each route that had a request, by their ids. */
    public List<RouteUse> all() {
        List<RouteUse> all = new ArrayList<>();
        new TreeMap<>(byRoute).forEach((route, uses) -> all.add(uses.told(route)));
        return all;
    }

    @Override
    public void close() {
        byRoute.clear();
    }
}
