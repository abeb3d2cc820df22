package io.gatehouse.admin;

import io.gatehouse.upstream.Detail;
import io.gatehouse.upstream.Load;
import io.gatehouse.upstream.Standing;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.TargetState;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer about a target.
 *
 * @param status one word: {@code healthy}, {@code warming}, or what keeps it from taking requests
 * @param reason null where there is nothing to say
 * @param since since when it stands so; null where that is not known
 * @param inFlight requests under way there
 * @param latency milliseconds until its answers begin, averaged; null where nothing was measured yet
 * @param obstacles what each that tells something of itself tells, by its word
 */
@JsonbPropertyOrder({
    "name",
    "url",
    "status",
    "reason",
    "since",
    "tier",
    "weight",
    "inFlight",
    "latency",
    "calls",
    "failures",
    "ejections",
    "obstacles"
})
public record TargetBody(
        String name,
        String url,
        String status,
        @Nullable String reason,
        @Nullable String since,
        int tier,
        int weight,
        int inFlight,
        @Nullable Double latency,
        long calls,
        long failures,
        int ejections,
        Map<String, Map<String, Object>> obstacles) {

    static TargetBody of(TargetState state, ClockPair now) {
        Target target = state.target();
        Load load = state.load();
        Standing standing = state.standing(now.nanos());
        return new TargetBody(
                target.name(),
                target.url(),
                standing.status(),
                standing.reason().isEmpty() ? null : standing.reason(),
                now.time(standing.since()),
                target.tier(),
                target.weight(),
                load.inFlight(),
                load.latency() == 0 ? null : Math.round(load.latency() / 1000) / 1000.0,
                load.calls(),
                load.failures(),
                state.ejections(),
                obstacles(state, now));
    }

    private static Map<String, Map<String, Object>> obstacles(TargetState state, ClockPair now) {
        Map<String, Map<String, Object>> obstacles = new LinkedHashMap<>();
        for (Detail detail : state.details(now.nanos())) {
            Map<String, Object> facts = new LinkedHashMap<>();
            detail.facts().forEach((name, value) -> {
                Object shown = value instanceof Detail.Moment moment ? now.time(moment.nanos()) : value;
                if (shown != null) {
                    facts.put(name, shown);
                }
            });
            obstacles.put(detail.word(), facts);
        }
        return obstacles;
    }
}
