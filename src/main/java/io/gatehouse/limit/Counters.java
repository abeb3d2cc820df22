package io.gatehouse.limit;

/**
 * What was used of a limit, by key. Each key has all that the limit gives for itself.
 *
 * <p>Threads: any. However many ask at once for a key of which n are left, n get it.
 */
public interface Counters extends AutoCloseable {
    /**
     * Uses so much of all windows, or of none where one of them has less. What is more than a window ever has is there when it
     * is full, and leaves a debt.
     *
     * @param amount at least 1
     */
    Outcome take(String key, long amount);

    /** What there is for this key, if so much were asked for. Nothing is used. */
    Outcome look(String key, long amount);

    /** Uses more, whether it is there or not: what it turned out to be when it was given already. */
    void charge(String key, long amount);

    /** Gives a key back all that it has used; false where the store in which gateways count together can't be asked. */
    boolean reset(String key);

    /** Forgets all. */
    @Override
    void close();
}
