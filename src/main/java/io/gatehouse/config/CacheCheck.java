package io.gatehouse.config;

import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a schema can't say about the room of caches: that there is enough to be of use, and more below than above. */
final class CacheCheck {
    private static final long MARGIN = 16L << 20;

    private CacheCheck() {}

    static void check(JsonObject cache, Place place) {
        least(cache, "heap", "1MiB", place);
        Long offHeap = least(cache, "offHeap", "16MiB", place);
        Long disk = least(cache, "disk", "64MiB", place);
        if (offHeap != null && disk != null && disk < offHeap + MARGIN) {
            place.child("disk")
                    .problem(
                            "is not enough for what offHeap has, and more",
                            cache.get("disk"),
                            "at least 16MiB more than offHeap, " + Members.text(cache, "offHeap"));
        }
    }

    private static @Nullable Long least(JsonObject cache, String name, String least, Place place) {
        String text = Members.text(cache, name);
        Long size = text == null ? null : size(text);
        if (size != null && size < Units.size(least)) {
            place.child(name).problem("is too small", cache.get(name), "at least " + least);
        }
        return size;
    }

    /** Null where it is none, which the schema tells. */
    private static @Nullable Long size(String text) {
        try {
            return Units.size(text);
        } catch (BadValue none) {
            return null;
        }
    }
}
