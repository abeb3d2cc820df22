package io.gatehouse.admin;

import io.gatehouse.observe.Impact;
import io.gatehouse.snapshot.PolicyUse;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer about a policy's impact.
 *
 * @param policy the policy's id: its name, or {@code ROUTE.KEY}
 * @param key the policy's word
 * @param mode as it is now; counts of the time before it was changed are told all the same
 * @param since from when on that was asked for
 * @param from from when on it is told
 * @param others refusals, of both modes, of more kinds than are told apart
 */
@JsonbPropertyOrder({
    "policy",
    "key",
    "mode",
    "since",
    "from",
    "evaluated",
    "wouldRefuse",
    "refused",
    "wouldChange",
    "changed",
    "errors",
    "kinds",
    "others"
})
public record ImpactBody(
        String policy,
        String key,
        String mode,
        String since,
        String from,
        long evaluated,
        long wouldRefuse,
        long refused,
        long wouldChange,
        long changed,
        long errors,
        List<Kind> kinds,
        long others) {

    /**
     * Refusals that are alike.
     *
     * @param mode {@code observe}: they would have been refusals; {@code enforce}: they were
     * @param status what is answered; absent where the decision did not say
     */
    @JsonbPropertyOrder({"mode", "route", "method", "outcome", "reason", "status", "count", "last", "example"})
    public record Kind(
            String mode,
            String route,
            String method,
            String outcome,
            String reason,
            @Nullable Integer status,
            long count,
            String last,
            Example example) {}

    /**
     * Where to look for one of them.
     *
     * @param path the pattern of its route's path; absent where the route has none, or is gone
     * @param requestId by which the access log has the last one
     */
    @JsonbPropertyOrder({"path", "requestId"})
    public record Example(@Nullable String path, String requestId) {}

    /** @param paths the pattern of a route's path, by the route's id */
    static ImpactBody of(String id, PolicyUse policy, Impact impact, Function<String, @Nullable String> paths) {
        Impact.Counts counts = impact.counts();
        return new ImpactBody(
                id,
                policy.key(),
                policy.mode().name().toLowerCase(Locale.ROOT),
                impact.since().toString(),
                impact.from().toString(),
                counts.evaluated(),
                counts.wouldRefuse(),
                counts.refused(),
                counts.wouldChange(),
                counts.changed(),
                counts.errors(),
                impact.kinds().stream().map(kind -> kind(kind, paths)).toList(),
                impact.others());
    }

    private static Kind kind(Impact.Kind kind, Function<String, @Nullable String> paths) {
        return new Kind(
                kind.observed() ? "observe" : "enforce",
                kind.route(),
                kind.method(),
                kind.outcome(),
                kind.reason(),
                kind.status() == 0 ? null : kind.status(),
                kind.count(),
                kind.last().toString(),
                new Example(paths.apply(kind.route()), kind.requestId()));
    }
}
