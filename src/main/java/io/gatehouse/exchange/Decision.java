package io.gatehouse.exchange;

/**
 * What a step decided about an exchange, and why.
 *
 * <p>Made by a pure function and carried out afterwards, so that explaining or only observing a decision is the same
 * code as enforcing it. A decision that is always the same is a constant: nothing is allocated for it.
 */
public interface Decision {
    /** One word, such as {@code preflight} or {@code pass}. */
    String outcome();

    /** A sentence for a person; no secrets, no field values that may be credentials. */
    String reason();

    /** Whether carrying it out keeps the request from its answer. */
    default boolean refuses() {
        return false;
    }
}
