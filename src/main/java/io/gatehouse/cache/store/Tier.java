package io.gatehouse.cache.store;

/**
 * What there is of answers in one of the places where they are kept.
 *
 * @param name {@code heap}, {@code offHeap} or {@code disk}
 * @param usable whether answers are kept there: not where it can't be opened, written or read
 * @param entries how many answers; below the heap those of one key, chosen by {@code Vary}, count as one
 * @param bytes the octets that they take, about
 * @param limit how many they may take
 * @param hits how often a look for one found it here; of those below the heap the last has all
 * @param evicted how many went from here since there was no room
 */
public record Tier(String name, boolean usable, long entries, long bytes, long limit, long hits, long evicted) {
    /** One that can't be used. */
    static Tier out(String name, long limit) {
        return new Tier(name, false, 0, 0, limit, 0, 0);
    }
}
