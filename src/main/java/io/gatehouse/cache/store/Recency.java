package io.gatehouse.cache.store;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The order in which what the heap has was used. Each has a place in it, and is put at its right one when somebody wants to know: who
 * uses one only notes when.
 *
 * <p>Threads: {@link #used} by any; all others by one at a time.
 */
final class Recency {
    private final AtomicLong ticks = new AtomicLong();
    private final TreeMap<Long, Kept> byPlace = new TreeMap<>();

    /** What one key has. */
    static final class Kept {
        private final CacheKey key;
        private final List<Stored> answers;
        private final long weight;
        private final long putAt;
        private volatile long usedAt;
        private long place;

        /**
         * @param answers the newest first
         * @param weight the octets that they take, about
         * @param putAt when one of them was put last; or came from below
         */
        Kept(CacheKey key, List<Stored> answers, long weight, long putAt) {
            this.key = key;
            this.answers = answers;
            this.weight = weight;
            this.putAt = putAt;
        }

        CacheKey key() {
            return key;
        }

        List<Stored> answers() {
            return answers;
        }

        long weight() {
            return weight;
        }

        long putAt() {
            return putAt;
        }
    }

    /** It is used now. */
    void used(Kept kept) {
        kept.usedAt = ticks.incrementAndGet();
    }

    /** It is there from now on, and used now. */
    void add(Kept kept) {
        used(kept);
        place(kept);
    }

    private void place(Kept kept) {
        kept.place = kept.usedAt;
        byPlace.put(kept.place, kept);
    }

    void remove(Kept kept) {
        byPlace.remove(kept.place);
    }

    /** Takes out what has not been used for longest; null where there is nothing. */
    @Nullable
    Kept takeOldest() {
        for (Map.Entry<Long, Kept> first = byPlace.pollFirstEntry(); first != null; first = byPlace.pollFirstEntry()) {
            Kept kept = first.getValue();
            if (kept.usedAt <= kept.place) {
                return kept;
            }
            place(kept);
        }
        return null;
    }

    /** All, what has not been used for longest first. */
    List<Kept> all() {
        for (Kept kept : List.copyOf(byPlace.values())) {
            if (kept.usedAt > kept.place) {
                remove(kept);
                place(kept);
            }
        }
        return new ArrayList<>(byPlace.values());
    }

    void clear() {
        byPlace.clear();
    }
}
