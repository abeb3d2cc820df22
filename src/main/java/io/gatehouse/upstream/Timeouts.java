package io.gatehouse.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long an upstream may take.
 *
 * @param connect for a connection to be made, or one of the pool to become free
 * @param firstByte from the request sent until the answer begins
 * @param idle between two pieces of the answer
 * @param stream the same where the answer is a stream of events, or the connection was upgraded: silence is usual there
 * @param attempt until the answer begins, where another target may be asked instead; null for no bound of its own
 * @param total for the whole exchange, unless its answer is a stream of events; null for no bound
 * @param heartbeat how long a stream of events may be silent before its reader is sent a comment; null for any time
 */
public record Timeouts(
        Duration connect,
        Duration firstByte,
        Duration idle,
        Duration stream,
        @Nullable Duration attempt,
        @Nullable Duration total,
        @Nullable Duration heartbeat) {
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            null,
            null,
            null);

    public Timeouts withFirstByte(Duration atMost) {
        return new Timeouts(connect, atMost, idle, stream, attempt, total, heartbeat);
    }

    /** The same without a bound of a single attempt. */
    public Timeouts withoutAttempt() {
        return attempt == null ? this : new Timeouts(connect, firstByte, idle, stream, null, total, heartbeat);
    }

    public Timeouts withHeartbeat(@Nullable Duration every) {
        return new Timeouts(connect, firstByte, idle, stream, attempt, total, every);
    }

    /** The same, over after this long whatever it says. */
    public Timeouts withTotalAtMost(Duration most) {
        Duration shorter = total == null || total.compareTo(most) > 0 ? most : total;
        return new Timeouts(connect, firstByte, idle, stream, attempt, shorter, heartbeat);
    }
}
