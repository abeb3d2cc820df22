package io.gatehouse.admin;

import io.gatehouse.cache.Uses.RouteUse;
import io.gatehouse.cache.Uses.Use;
import io.gatehouse.cache.store.Memory;
import io.gatehouse.cache.store.Tier;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * The answer about what is stored of answers.
 *
 * @param entries how many answers there are on the heap
 * @param bytes the octets that they take there, about
 * @param limit how many they may take
 * @param evicted how many went from there since there was no room
 * @param tiers the same of each place where answers are, the heap first
 * @param waiting how many requests wait for one that fetches the same answer
 * @param routes what became of the requests of each route
 */
@JsonbPropertyOrder({"entries", "bytes", "limit", "evicted", "tiers", "waiting", "routes"})
public record CacheBody(
        long entries, long bytes, long limit, long evicted, List<TierBody> tiers, int waiting, List<RouteBody> routes) {

    /** What there is in one of the places where answers are kept, as {@link Tier} has it. */
    @JsonbPropertyOrder({"tier", "usable", "entries", "bytes", "limit", "hits", "evicted"})
    public record TierBody(String tier, boolean usable, long entries, long bytes, long limit, long hits, long evicted) {
        static TierBody of(Tier tier) {
            return new TierBody(
                    tier.name(),
                    tier.usable(),
                    tier.entries(),
                    tier.bytes(),
                    tier.limit(),
                    tier.hits(),
                    tier.evicted());
        }
    }

    /**
     * What became of the requests of a route.
     *
     * @param hitRatio how many of those that could be answered out of the store were, from 0 to 1
     * @param notStored how many answers were not stored, by the reasons
     */
    @JsonbPropertyOrder({"route", "hits", "stale", "validated", "misses", "bypassed", "hitRatio", "notStored"})
    public record RouteBody(
            String route,
            long hits,
            long stale,
            long validated,
            long misses,
            long bypassed,
            double hitRatio,
            Map<String, Long> notStored) {
        static RouteBody of(RouteUse use) {
            return new RouteBody(
                    use.route(),
                    use.count(Use.HIT),
                    use.count(Use.STALE),
                    use.count(Use.VALIDATED),
                    use.count(Use.MISS),
                    use.count(Use.BYPASS),
                    Math.round(use.hitRatio() * 10_000) / 10_000.0,
                    use.notStored());
        }
    }

    static CacheBody of(Memory memory) {
        Tier heap = memory.store().heap();
        return new CacheBody(
                heap.entries(),
                heap.bytes(),
                heap.limit(),
                heap.evicted(),
                memory.store().tiers().stream().map(TierBody::of).toList(),
                memory.flights().waiting(),
                memory.uses().all().stream().map(RouteBody::of).toList());
    }
}
