package io.gatehouse.policy.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Directives;
import io.gatehouse.cache.Stored;
import io.gatehouse.policy.cache.CacheDecision.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was found answers a request (RFC 9111 §4.2, §5.2.1).
 *
 * @param asked the directives of the request, which may narrow and widen it
 * @param now in milliseconds since 1970
 */
record Freshness(Directives asked, long now) {
    CacheDecision of(CacheKey key, Stored stored) {
        String narrowed = narrowed(stored);
        if (narrowed != null) {
            return new CacheDecision(Kind.VALIDATE, "the request " + narrowed, key, stored, "request");
        }
        if (stored.isFresh(now)) {
            return new CacheDecision(Kind.HIT, () -> "fresh: " + stored.describe(now), key, stored, "");
        }
        Long most = asked.has("max-stale") ? seconds("max-stale") : null;
        if (most != null && stored.mayBeStale(most, now)) {
            return new CacheDecision(
                    Kind.STALE, () -> "stale, as the request allows: " + stored.describe(now), key, stored, "");
        }
        if (!asked.has("max-age") && !asked.has("min-fresh") && stored.mayBeUsedMeanwhile(now)) {
            return new CacheDecision(
                    Kind.REVALIDATE_BESIDE,
                    () -> "stale, while it is asked for: " + stored.describe(now),
                    key,
                    stored,
                    "");
        }
        return new CacheDecision(Kind.VALIDATE, () -> "not fresh: " + stored.describe(now), key, stored, "stale");
    }

    private long seconds(String name) {
        String argument = asked.byName().get(name);
        Long given = asked.seconds(name);
        // without an argument any age will do
        return argument == null || argument.isEmpty() || given == null ? Long.MAX_VALUE / 4000 : given;
    }

    private @Nullable String narrowed(Stored stored) {
        if (asked.has("no-cache")) {
            return "says no-cache";
        }
        Long oldest = asked.seconds("max-age");
        // older by so much as the client takes stale ones
        long beyond = asked.has("max-stale") ? seconds("max-stale") : 0;
        if (oldest != null && stored.age(now) > (oldest + beyond) * 1000) {
            return "wants none older than " + oldest + " s";
        }
        Long longest = asked.seconds("min-fresh");
        if (longest != null && stored.freshFor(now) < longest * 1000) {
            return "wants one that is fresh for " + longest + " s";
        }
        return null;
    }
}
