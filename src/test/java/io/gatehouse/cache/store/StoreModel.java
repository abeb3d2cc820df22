package io.gatehouse.cache.store;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a {@link Store} has, in the plainest way: a list that is looked through from its begin each time. */
final class StoreModel {
    private final long most;

    /** The one that has not been used for longest is the first. */
    private final List<Slot> slots = new ArrayList<>();

    /** An address for each time it was taken away; nothing for all. */
    private final List<String> removals = new ArrayList<>();

    private long evicted;

    /** What one key has. */
    private record Slot(CacheKey key, List<Stored> answers) {
        long weight() {
            Store alone = Stores.onHeap(Long.MAX_VALUE);
            for (int i = answers.size() - 1; i >= 0; i--) {
                alone.put(key, answers.get(i));
            }
            return alone.heap().bytes();
        }
    }

    StoreModel(long most) {
        this.most = most;
    }

    List<Stored> find(CacheKey key) {
        for (Slot slot : slots) {
            if (slot.key.equals(key)) {
                slots.remove(slot);
                slots.add(slot);
                return slot.answers;
            }
        }
        return List.of();
    }

    int mark() {
        return removals.size();
    }

    boolean put(CacheKey key, Stored stored, int mark) {
        List<String> since = removals.subList(mark, removals.size());
        if (since.contains(key.url()) || since.contains("")) {
            return false;
        }
        put(key, stored);
        return true;
    }

    void put(CacheKey key, Stored stored) {
        List<Stored> answers = new ArrayList<>(find(key));
        answers.removeIf(other -> other.selecting().equals(stored.selecting()));
        answers.add(0, stored);
        set(key, answers);
    }

    /** One that came later is the newest. */
    void replace(CacheKey key, Stored old, @Nullable Stored stored) {
        List<Stored> answers = new ArrayList<>(find(key));
        int place = answers.indexOf(old);
        if (place < 0) {
            return;
        }
        answers.remove(old);
        if (stored != null) {
            answers.add(stored.times().equals(old.times()) ? place : 0, stored);
        }
        set(key, answers);
    }

    private void set(CacheKey key, List<Stored> answers) {
        slots.removeIf(slot -> slot.key.equals(key));
        Slot slot = new Slot(key, new ArrayList<>());
        for (Stored each : answers) {
            slot.answers.add(each);
            if (slot.weight() > most || slot.answers.size() > 64) {
                slot.answers.remove(each);
                evicted++;
            }
        }
        if (slot.answers.isEmpty()) {
            return;
        }
        slots.add(slot);
        while (weight() > most) {
            evicted += slots.remove(0).answers.size();
        }
    }

    long remove(String url) {
        removals.add(url);
        return change((key, stored) -> key.url().equals(url), null);
    }

    long removeIf(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        removals.add("");
        return change(test, to);
    }

    private long change(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        long changed = 0;
        for (Slot slot : List.copyOf(slots)) {
            List<Stored> left = new ArrayList<>();
            long before = changed;
            for (Stored each : slot.answers) {
                if (!test.test(slot.key, each)) {
                    left.add(each);
                    continue;
                }
                changed++;
                if (to != null) {
                    left.add(to.apply(each));
                }
            }
            if (changed > before) {
                set(slot.key, left);
            }
        }
        return changed;
    }

    long weight() {
        return slots.stream().mapToLong(Slot::weight).sum();
    }

    long entries() {
        return slots.stream().mapToLong(slot -> slot.answers.size()).sum();
    }

    long evicted() {
        return evicted;
    }
}
