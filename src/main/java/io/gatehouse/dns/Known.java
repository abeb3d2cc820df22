package io.gatehouse.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a name.
 *
 * @param addresses those to use; kept ones where there is no newer answer
 * @param age how long the status has been so
 * @param reason why nothing newer is known; null when the addresses are fresh, or were never asked for
 */
public record Known(
        List<InetAddress> addresses,
        Status status,
        Duration age,
        @Nullable String reason) {

    /** How good the addresses are. */
    public enum Status {
        /** Asked for the first time, without an answer yet. */
        ASKED,
        /** Of an answer that holds. */
        FRESH,
        /** Of the last answer, since there is no newer one. */
        STALE,
        /** There are none. */
        UNKNOWN
    }
}
