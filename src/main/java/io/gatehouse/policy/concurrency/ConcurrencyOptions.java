package io.gatehouse.policy.concurrency;

import io.gatehouse.config.Units;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code concurrency}.
 *
 * @param limit how many requests may be in flight
 * @param by what they are counted together by ({@link io.gatehouse.policy.CountedBy}); absent: {@code route}
 * @param otherwise the same where a request lacks that, or {@code pass}; absent: {@code ip}
 * @param queue how many may wait for a place; absent: none
 * @param timeout how long one waits ({@link Units#timeout}); absent: 1s
 */
public record ConcurrencyOptions(
        Integer limit,
        @Nullable JsonValue by,
        @Nullable JsonValue otherwise,
        @Nullable Integer queue,
        @Nullable String timeout) {
    private static final String USUAL_TIMEOUT = "1s";

    Bounds bounds() {
        return new Bounds(limit, queue == null ? 0 : queue, Units.timeout(timeout == null ? USUAL_TIMEOUT : timeout));
    }
}
