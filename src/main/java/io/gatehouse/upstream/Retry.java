package io.gatehouse.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * When a request is sent again, to another target.
 *
 * @param attempts how often after the first; 0 for never
 * @param on the kinds of failures after which it is
 * @param statuses the answers after which it is
 * @param methods the methods that may arrive twice, besides those that RFC 9110 §9.2.2 calls idempotent
 * @param backoff how long the first waits at most; each further one twice as long
 * @param longest how long one waits at most
 */
public record Retry(
        int attempts, Set<Cause> on, IntPredicate statuses, Set<String> methods, Duration backoff, Duration longest) {

    /** What an attempt failed of. */
    public enum Cause {
        /** No connection: nothing was sent. */
        CONNECT,
        /** The connection broke before the answer had begun, or while its beginning came. */
        RESET,
        /** The answer did not begin in time. */
        TIMEOUT
    }

    /** Once more where no connection could be made or it broke. */
    public static final Retry DEFAULT = new Retry(
            1,
            Set.of(Cause.CONNECT, Cause.RESET),
            status -> false,
            Set.of(),
            Duration.ofMillis(25),
            Duration.ofMillis(250));
}
