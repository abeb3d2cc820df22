package io.gatehouse.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream stands at the moment.
 *
 * @param panic whether too few of its targets are well to be choosy
 * @param retries requests sent again so far
 * @param bulkhead null where any number of requests may be under way
 */
public record UpstreamUse(
        String id, boolean panic, long retries, @Nullable Bulkhead bulkhead, List<TargetUse> targets) {

    /** Requests that have a place, and those that wait for one. */
    public record Bulkhead(int inFlight, int waiting) {}

    /**
     * How a target stands at the moment.
     *
     * @param latency seconds until its answers begin, averaged; 0 where nothing was measured yet
     * @param available whether it takes requests, but for being busy
     * @param counts what happened so far
     */
    public record TargetUse(String name, int inFlight, double latency, boolean available, Counts counts) {}

    /** What happened to a target so far. */
    public record Counts(long calls, long failures, long ejections) {}
}
