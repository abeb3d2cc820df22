package io.gatehouse.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a request is sent again, to another target.
 *
 * @param attempts how often after the first, 0 to 10
 * @param on what it is done after: {@link #CAUSES}, or statuses ({@link Units#faults})
 * @param methods those that may arrive twice besides these
 * @param budget the share of requests that may be sent again ({@link Units#share})
 * @param backoff how long the first waits at most ({@link Units#duration})
 * @param maxBackoff how long one waits at most
 */
public record RetryEntry(
        @Nullable Integer attempts,
        List<String> on,
        List<String> methods,
        @Nullable String budget,
        @Nullable String backoff,
        @Nullable String maxBackoff) {

    /** What an attempt may fail of, besides an answer's status. */
    public static final Set<String> CAUSES = Set.of("connect", "reset", "timeout");

    static final String ON = "connect, reset, timeout, or statuses from 500 to 599 such as \"503\"";

    static final String METHODS = "idempotent, or a list of request methods such as [POST]";

    /** Of a list only its items are checked. */
    static void checkMethods(String text) {
        if (!text.startsWith("[") && !text.equals("idempotent")) {
            throw new BadValue("is not a set of methods", text, METHODS);
        }
    }

    static void checkOn(String text) {
        if (CAUSES.contains(text)) {
            return;
        }
        try {
            Units.faults(text);
        } catch (BadValue e) {
            throw new BadValue("is nothing to retry on", text, ON);
        }
    }
}
