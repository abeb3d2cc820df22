package io.gatehouse.policy.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * What tells how much a request costs; one of the first four.
 *
 * @param fixed a number
 * @param requestHeader a field of the request
 * @param replyHeader a field of the reply
 * @param reply {@code bytes}: the octets of the reply's content
 * @param max what a field may say at most; 1000 unless given
 */
public record CostOptions(
        @Nullable Long fixed,
        @Nullable String requestHeader,
        @Nullable String replyHeader,
        @Nullable String reply,
        @Nullable Long max) {

    /** Whether it is known when the answer is. */
    boolean isKnownLate() {
        return replyHeader != null || reply != null;
    }
}
