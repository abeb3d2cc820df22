package io.gatehouse.cache.store;

/**
 * How much room there is for answers, in octets.
 *
 * @param heap as counted by the gateway
 * @param offHeap of memory outside of the heap; 0 for none
 * @param disk of files; 0 for none
 */
public record Room(long heap, long offHeap, long disk) {
    /** What there is unless something else is said: 64 MiB of heap. */
    public static final long HEAP = 64L << 20;

    /** The heap alone. */
    public static final Room USUAL = new Room(HEAP, 0, 0);

    /** Whether there is anything below the heap. */
    boolean isDeep() {
        return offHeap > 0 || disk > 0;
    }

    /** Whether what is below the heap has the same sizes. */
    boolean isAsDeepAs(Room other) {
        return offHeap == other.offHeap && disk == other.disk;
    }
}
