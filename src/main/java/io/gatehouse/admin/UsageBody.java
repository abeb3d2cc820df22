package io.gatehouse.admin;

import io.gatehouse.limit.Outcome;
import io.gatehouse.limit.Standing;
import io.gatehouse.policy.Metered.Usage;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer about what a consumer has used.
 *
 * @param limits those that count for it alone, in the order of the document's routes
 */
@JsonbPropertyOrder({"consumer", "limits"})
public record UsageBody(String consumer, List<LimitBody> limits) {

    /**
     * One limit.
     *
     * @param policy its id
     * @param route the only one that it counts on for the consumer; null where it is the same on several
     * @param plan what it is part of; null for what everybody has
     * @param shared whether gateways count together; false also where they do and can't now
     * @param windows none where there is no limit
     */
    @JsonbPropertyOrder({"policy", "route", "plan", "shared", "windows"})
    public record LimitBody(
            String policy, @Nullable String route, @Nullable String plan, boolean shared, List<WindowBody> windows) {

        static LimitBody of(String policy, Usage usage, String route, Instant now) {
            Outcome outcome = usage.outcome();
            return new LimitBody(
                    policy,
                    usage.key().contains("route=") ? route : null,
                    usage.plan().isEmpty() ? null : usage.plan(),
                    outcome == null || outcome.shared(),
                    outcome == null
                            ? List.of()
                            : outcome.standings().stream()
                                    .map(each -> WindowBody.of(each, now))
                                    .toList());
        }
    }

    /**
     * One window.
     *
     * @param limit as the document has it, such as {@code 100/min}
     * @param burst how much there is at most
     * @param remaining how much is left; less than nothing is owed
     * @param full when all is there again
     */
    @JsonbPropertyOrder({"name", "limit", "burst", "remaining", "full"})
    public record WindowBody(String name, String limit, long burst, long remaining, Instant full) {
        private static WindowBody of(Standing standing, Instant now) {
            Instant full = now.plusNanos(standing.reset());
            return new WindowBody(
                    standing.window().name(),
                    standing.window().quota().toString(),
                    standing.window().burst(),
                    standing.remaining(),
                    full.truncatedTo(ChronoUnit.MILLIS));
        }
    }
}
