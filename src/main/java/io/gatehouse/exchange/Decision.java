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

    /** The status of a refusal; 0 where it is none, or where only carrying it out would tell. */
    default int status() {
        return 0;
    }

    /** Whether only the exchange's end tells what became of it, so that it is not counted before. */
    default boolean isOpen() {
        return false;
    }

    /** Whether it is about who sends the request, or what they may: a refusal is then an event for an auditor. */
    default boolean isOfCaller() {
        return false;
    }

    /**
     * Whether this request or its answer would be another by carrying it out, without being refused: fields, or an answer
     * that the step gives itself. What only tidies up after an upstream, and {@code Vary}, does not count.
     */
    default boolean changes() {
        return false;
    }
}
