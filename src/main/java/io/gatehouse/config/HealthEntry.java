package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * How it is found out whether a target is well.
 *
 * @param passive by its answers; on unless {@code enabled} is false
 * @param active by checks that the gateway makes itself; none unless given
 * @param panic below this share of targets that are well ejected and unhealthy ones are used too ({@link Units#share});
 *     0% unless given
 * @param slowStart how long a target that is back takes to its whole share ({@link Units#duration}); 0s unless given
 */
public record HealthEntry(
        @Nullable Passive passive,
        @Nullable Active active,
        @Nullable String panic,
        @Nullable String slowStart) {

    /**
     * Health by answers.
     *
     * @param failures so many in a row; 0 for never by these
     * @param within the first of them no longer ago than this, and the time of {@code ratio}
     * @param ratio the share of failures ({@link Units#share})
     * @param minimum of at least so many calls
     * @param statuses the answers that are failures ({@link Units#faults})
     * @param eject how long a target is out the first time
     * @param maxEject how long at most
     * @param maxEjected the share of targets that may be out ({@link Units#share})
     */
    public record Passive(
            @Nullable Boolean enabled,
            @Nullable Integer failures,
            @Nullable String within,
            @Nullable String ratio,
            @Nullable Integer minimum,
            @Nullable String statuses,
            @Nullable String eject,
            @Nullable String maxEject,
            @Nullable String maxEjected) {}

    /**
     * Health by checks.
     *
     * @param path what is asked for, behind the target's own path; null with {@code tcp}
     * @param host the {@code Host} that is sent; the target's authority unless given
     * @param tcp whether a connection is enough
     * @param every from check to check ({@link Units#timeout})
     * @param jitter the share of it by which it is longer or shorter ({@link Units#share})
     * @param timeout for a whole check
     * @param statuses the answers that are right ({@link Units#statuses})
     * @param body what the answer's beginning must contain
     * @param up so many passed in a row bring a target back
     * @param down so many failed in a row take it out
     */
    public record Active(
            @Nullable String path,
            @Nullable String method,
            @Nullable String host,
            @Nullable Boolean tcp,
            @Nullable String every,
            @Nullable String jitter,
            @Nullable String timeout,
            @Nullable String statuses,
            @Nullable String body,
            @Nullable Integer up,
            @Nullable Integer down) {}
}
