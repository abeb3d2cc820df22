package io.gatehouse.cache;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How much room there is for answers, in octets.
 *
 * @param heap as counted by the gateway
 * @param offHeap of memory outside of the heap; 0 for none
 * @param disk of files; 0 for none
 * @param folder where the files are; null where there is none, and no files
 */
public record Room(
        long heap, long offHeap, long disk, @Nullable Path folder) {
    /** What there is unless something else is said: 64 MiB of heap. */
    public static final long HEAP = 64L << 20;

    /** The heap alone. */
    public static final Room USUAL = new Room(HEAP, 0, 0, null);

    /** Whether there is anything below the heap. */
    boolean isDeep() {
        return offHeap > 0 || disk > 0;
    }
}
