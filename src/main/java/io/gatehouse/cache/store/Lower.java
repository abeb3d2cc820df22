package io.gatehouse.cache.store;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Stored;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where answers are kept that the heap has no room for.
 *
 * <p>Threads: any, but of one address one at a time; who calls sees to that. Each call may wait for a disk. Whatever is thrown
 * but {@link Damaged} means that it is not to be used any more.
 */
interface Lower extends AutoCloseable {
    /** What there is for a key, the newest first, whole and as it was put; none where any of it is missing. */
    List<Stored> get(CacheKey key) throws Damaged;

    /** Puts these in the place of what there is for the key. */
    void put(CacheKey key, List<Stored> answers);

    /** Takes away what there is for a key. */
    void remove(CacheKey key);

    /** Takes away what there is for an address, whoever it is for; costs the same however much that is. */
    void remove(String url);

    /**
     * Takes away, or changes, all of which something holds; how many there were. Others of the same
     * addresses may go as well. Answers have no content here, and nobody puts or removes a key meanwhile.
     *
     * @param to what each becomes; null for nothing. Of very many some are taken away instead
     * @param alone runs the change of one key while nobody else is at its address
     */
    long removeIf(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to, Alone alone) throws Damaged;

    /** What there is now, the quickest first. */
    List<Tier> tiers();

    /** Ends it; nothing else is called from now on. */
    @Override
    void close();

    /** Runs something while nobody else is at an address. */
    interface Alone {
        long at(String url, Change change) throws Damaged;

        /** What is run; how many it took. */
        interface Change {
            long run() throws Damaged;
        }
    }

    /** What was kept is not what was put. */
    final class Damaged extends Exception {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }
}
