package io.gatehouse.policy.ratelimit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What some callers have in place of what everybody has.
 *
 * @param consumers who has it, by id
 * @param groups who belongs to one of these has it too
 * @param unlimited whether there is no limit for them
 */
public record PlanOptions(
        @Nullable List<String> consumers,
        @Nullable List<String> groups,
        @Nullable Boolean unlimited,
        @Nullable String limit,
        @Nullable Long burst,
        @Nullable String algorithm,
        @Nullable String zone,
        @Nullable LinkedHashMap<String, WindowOptions> limits) {

    boolean isUnlimited() {
        return Boolean.TRUE.equals(unlimited);
    }

    Allowance allowance() {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("burst", burst);
        details.put("algorithm", algorithm);
        details.put("zone", zone);
        return Allowance.of(limit == null ? null : new WindowOptions(limit, burst, algorithm, zone), limits, details);
    }
}
