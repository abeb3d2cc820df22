package io.gatehouse.forward;

import java.time.Duration;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a target must answer to pass for well.
 *
 * @param timeout for all of it
 * @param question null where a connection is enough; with TLS where the target has it
 */
public record Check(Duration timeout, @Nullable Question question) {

    /**
     * A request, and the answers to it that are right.
     *
     * @param path put behind the target's own
     * @param host the {@code Host} that is sent; null for the target's authority
     * @param body what must stand in the first octets of the answer's content; null where that is not read
     */
    public record Question(
            String method,
            String path,
            @Nullable String host,
            IntPredicate statuses,
            @Nullable String body) {

        /** The request in words. */
        String words() {
            return method + " " + path;
        }
    }
}
