package io.gatehouse.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the memory of this gateway, up to so many octets: what has not been used for longest goes first.
 *
 * <p>Threads: any; one lock, held for as long as it takes to find or to put one.
 */
public final class MemoryStore implements AutoCloseable {
    private final long most;
    private final LinkedHashMap<CacheKey, Kept> byKey = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, Set<CacheKey>> byUrl = new HashMap<>();
    private long weight;
    private long entries;
    private long evicted;

    /** What one key has. */
    private record Kept(List<Stored> answers, long weight) {}

    /** @param most octets, about */
    public MemoryStore(long most) {
        this.most = most;
    }

    /** All that there is for a key, the newest first. */
    public synchronized List<Stored> find(CacheKey key) {
        Kept kept = byKey.get(key);
        return kept == null ? List.of() : kept.answers;
    }

    /** Puts one in the place of those it replaces: of the same request, as its fields tell. */
    public synchronized void put(CacheKey key, Stored stored) {
        List<Stored> answers = new ArrayList<>();
        answers.add(stored);
        for (Stored other : find(key)) {
            if (!other.selecting().equals(stored.selecting())) {
                answers.add(other);
            }
        }
        set(key, answers);
        Iterator<Map.Entry<CacheKey, Kept>> oldest = byKey.entrySet().iterator();
        while (weight > most && oldest.hasNext()) {
            Map.Entry<CacheKey, Kept> gone = oldest.next();
            oldest.remove();
            forgotten(gone.getKey(), gone.getValue());
            evicted += gone.getValue().answers.size();
        }
    }

    /** Puts another in the place of this one, unless that is not there any more. */
    public synchronized void replace(CacheKey key, Stored old, Stored stored) {
        List<Stored> answers = new ArrayList<>(find(key));
        int place = answers.indexOf(old);
        if (place >= 0) {
            answers.set(place, stored);
            set(key, answers);
        }
    }

    private void set(CacheKey key, List<Stored> answers) {
        long sum = 0;
        for (Stored each : answers) {
            sum += each.weight();
        }
        Kept before = byKey.put(key, new Kept(List.copyOf(answers), sum));
        weight += sum - (before == null ? 0 : before.weight);
        entries += answers.size() - (before == null ? 0 : before.answers.size());
        byUrl.computeIfAbsent(key.url(), url -> new HashSet<>(2)).add(key);
    }

    private void forgotten(CacheKey key, Kept kept) {
        weight -= kept.weight;
        entries -= kept.answers.size();
        Set<CacheKey> same = byUrl.get(key.url());
        if (same != null && same.remove(key) && same.isEmpty()) {
            byUrl.remove(key.url());
        }
    }

    /** Takes away all that there is for an address, whoever it is for; how many there were. */
    public synchronized long remove(String url) {
        return change(Set.copyOf(byUrl.getOrDefault(url, Set.of())), (key, stored) -> true, null);
    }

    /**
     * Takes away, or changes, all of which something holds; how many there were.
     *
     * @param to what each becomes; null for nothing
     */
    public synchronized long removeIf(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        return change(List.copyOf(byKey.keySet()), test, to);
    }

    private long change(
            Iterable<CacheKey> keys, BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        long changed = 0;
        for (CacheKey key : keys) {
            List<Stored> left = new ArrayList<>();
            long of = 0;
            for (Stored each : find(key)) {
                if (!test.test(key, each)) {
                    left.add(each);
                } else {
                    of++;
                    if (to != null) {
                        left.add(to.apply(each));
                    }
                }
            }
            if (of > 0) {
                changed += of;
                if (left.isEmpty()) {
                    Kept gone = byKey.remove(key);
                    if (gone != null) {
                        forgotten(key, gone);
                    }
                } else {
                    set(key, left);
                }
            }
        }
        return changed;
    }

    /** How many octets all may take. */
    public long limit() {
        return most;
    }

    /** The octets that all take, about. */
    public synchronized long weight() {
        return weight;
    }

    /** How many answers there are. */
    public synchronized long entries() {
        return entries;
    }

    /** How many were taken away since there was no room. */
    public synchronized long evicted() {
        return evicted;
    }

    @Override
    public synchronized void close() {
        byKey.clear();
        byUrl.clear();
        weight = 0;
        entries = 0;
    }
}
