package io.gatehouse.snapshot;

import io.gatehouse.config.CacheEntry;
import io.gatehouse.config.Place;
import io.gatehouse.config.Units;
import org.jspecify.annotations.Nullable;

/** Warns of more room on the heap for caches than the JVM can well give. */
final class HeapCheck {
    private HeapCheck() {}

    /** @param place of the size */
    static void check(@Nullable CacheEntry cache, Place place) {
        String heap = cache == null ? null : cache.heap();
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (heap != null && Units.size(heap) > most) {
            place.warning(
                    "is more than half of the heap that the JVM may take", heap, "at most " + (most >> 20) + "MiB");
        }
    }
}
