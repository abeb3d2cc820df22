package io.gatehouse.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream stands at the moment.
 *
 * @param panic whether so few of its targets are well that ejected and unhealthy ones are used too
 * @param retries requests sent again so far
 * @param room null where any number of requests may be under way
 */
public record UpstreamUse(
        String id, boolean panic, long retries, @Nullable RoomUse room, List<TargetUse> targets) {

    /** Requests that have a place, and those that wait for one. */
    public record RoomUse(int inFlight, int waiting) {}

    /**
     * How a target stands at the moment.
     *
     * @param inFlight requests under way there
     * @param latency seconds until its answers begin, averaged; 0 where nothing was measured yet
     * @param health whether and why it takes requests
     * @param counts what happened so far
     */
    public record TargetUse(String name, int inFlight, double latency, Health health, Counts counts) {}

    /** What happened to a target so far. */
    public record Counts(long calls, long failures, long ejections) {}

    /**
     * Whether a target takes requests, and what is known of each thing that may keep it from that.
     *
     * @param status the word it stands at
     * @param available whether it takes requests, but for being busy
     * @param breaker null where it has none
     * @param checks null where it is not checked
     * @param limit how many requests it carries at most now; null where that is not found out
     */
    public record Health(
            String status,
            boolean available,
            @Nullable BreakerUse breaker,
            @Nullable ChecksUse checks,
            @Nullable Integer limit) {}

    /** The state of a breaker in a word, and how often it opened so far. */
    public record BreakerUse(String state, long opened) {}

    /** What came of the checks so far. */
    public record ChecksUse(long passed, long failed) {}
}
