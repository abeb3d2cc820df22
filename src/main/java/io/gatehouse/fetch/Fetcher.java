package io.gatehouse.fetch;

import java.time.Duration;

/**
 * Asks others, within bounds that nobody can widen from outside: the answer is whole within five seconds and at most 1 MiB
 * large, nobody is asked whom the document does not name, or who is at a link-local address, and in plain HTTP only who is
 * at a loopback address. Threads: any.
 */
@FunctionalInterface
public interface Fetcher {
    /** How long one takes at most, from the first look for its name to the last octet of its answer. */
    Duration LONGEST = Duration.ofSeconds(5);

    /** How many octets the content of an answer has at most. */
    int LARGEST = 1024 * 1024;

    /**
     * The answer, whatever its status.
     *
     * @throws FetchFailed when there is none within the bounds
     */
    Fetched fetch(Inquiry inquiry) throws FetchFailed;
}
