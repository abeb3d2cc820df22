package io.gatehouse.compose;

import io.gatehouse.config.MediaRange;
import io.gatehouse.policy.Handler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a part asks, and whom.
 *
 * @param id what its answer is kept by, where it is kept: {@code ROUTE.PART}
 * @param request what is sent
 * @param handler what answers: the way to its upstream
 * @param bounds of the answer
 */
public record Call(String id, PartRequest request, Handler handler, Bounds bounds) {

    /**
     * What an answer may be.
     *
     * @param timeout how long it may take; null for as long as the composition may
     * @param maxBytes the most octets of it
     * @param expect the media type that it must say it has; null for any
     */
    public record Bounds(
            @Nullable Duration timeout,
            int maxBytes,
            @Nullable MediaRange expect) {}
}
