package io.gatehouse.policy.ratelimit;

import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code rateLimit}.
 *
 * @param limit of the only window ({@link io.gatehouse.config.Quota})
 * @param burst of it
 * @param algorithm of it
 * @param zone of it
 * @param limits the windows by their names, where there are several
 * @param by what requests are counted together by ({@link io.gatehouse.policy.CountedBy})
 * @param otherwise what counts where a request lacks that
 * @param cost what a request costs; 1 unless given
 * @param count whether answers out of a store count: {@code all} or {@code misses}
 * @param plans what some callers have in its place, by name; the first that a caller has counts
 * @param fields whether clients are told
 * @param legacy whether they are told in {@code X-RateLimit} fields too
 * @param maxKeys how many keys are remembered
 * @param whenStoreFails what is done where gateways count together and their store can't be asked
 */
public record RateLimitOptions(
        @Nullable String limit,
        @Nullable Long burst,
        @Nullable String algorithm,
        @Nullable String zone,
        @Nullable LinkedHashMap<String, WindowOptions> limits,
        @Nullable JsonValue by,
        @Nullable JsonValue otherwise,
        @Nullable CostOptions cost,
        @Nullable String count,
        @Nullable LinkedHashMap<String, PlanOptions> plans,
        @Nullable Boolean fields,
        @Nullable Boolean legacy,
        @Nullable Integer maxKeys,
        @Nullable String whenStoreFails) {

    /** What everybody has who has no plan. */
    Allowance allowance() {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("burst", burst);
        details.put("algorithm", algorithm);
        details.put("zone", zone);
        return Allowance.of(limit == null ? null : new WindowOptions(limit, burst, algorithm, zone), limits, details);
    }

    /** Whether answers out of a store do not count. */
    boolean ofMisses() {
        return "misses".equals(count);
    }
}
