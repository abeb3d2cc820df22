package io.gatehouse.limit;

import io.gatehouse.config.Quota;
import java.time.ZoneId;

/**
 * A span of time and how much there may be in it.
 *
 * @param name what clients are told of it by; lower-case letters, digits, hyphens and dots
 * @param burst how much there may be at once, where a token bucket counts; else as much as the quota
 * @param zone where a calendar's days begin
 */
public record Window(String name, Algorithm algorithm, Quota quota, long burst, ZoneId zone) {

    /** How it is counted. */
    public enum Algorithm {
        /** What was used comes back evenly, up to {@link Window#burst}. */
        TOKEN_BUCKET,
        /** In no span of this length, wherever it begins, is there more; what was used comes back when it is that old. */
        SLIDING_WINDOW,
        /** All comes back when the calendar's next span begins. */
        CALENDAR
    }
}
