package io.gatehouse.upstream;

/**
 * How a target stands: whether it takes requests, and why not.
 *
 * @param status one word: {@code healthy}, {@code warming}, or what keeps it from taking requests, such as
 *     {@code ejected}
 * @param reason a sentence for a person, without host names
 * @param since since when, on the monotonic clock; {@link Long#MIN_VALUE} where that is not known
 */
public record Standing(String status, String reason, long since) {
    /** Of a target that takes requests as any other. */
    public static final String HEALTHY = "healthy";

    /** Of a target that is back and takes a growing share. */
    public static final String WARMING = "warming";
}
