package io.gatehouse.cache.store;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers on the heap, up to so many octets: what has not been used for longest goes first.
 *
 * <p>Threads: any; one lock, held for as long as it takes to find or to put one. What goes since there is no room is told while
 * it is held, so that it is told in the order in which it goes.
 */
final class Heap {
    /** What a key takes beside its text and its answers, about. */
    private static final int PER_KEY = 400;

    /** Each is compared with a request that looks for one. */
    private static final int MOST_OF_ONE_KEY = 64;

    private static final int MOST_REMOVED = 10_000;

    private long most;
    private final Consumer<Evicted> below;
    private final LinkedHashMap<CacheKey, Kept> byKey = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, Set<CacheKey>> byUrl = new HashMap<>();
    private long weight;
    private long entries;
    private long evicted;
    private long hits;

    /**
     * How often something was put, or taken away by its meaning; {@code removedAt} has when that was of each address, and all before
     * {@code floor} are as good as of each.
     */
    private long events;

    private long floor;
    private final Map<String, Long> removedAt = new HashMap<>();

    /**
     * What one key has.
     *
     * @param putAt when one of them was put last; or came from below
     */
    private record Kept(List<Stored> answers, long weight, long putAt) {}

    /**
     * What went since there was no room.
     *
     * @param answers the newest first
     * @param weight the octets that they took, about
     * @param mark where the heap stood then
     */
    record Evicted(CacheKey key, List<Stored> answers, long weight, long mark) {}

    /**
     * @param most octets, about
     * @param below who is told what goes; must not wait for anything
     */
    Heap(long most, Consumer<Evicted> below) {
        this.most = most;
        this.below = below;
    }

    /** It may take so many octets from now on. */
    synchronized void limit(long octets) {
        most = octets;
        makeRoom();
    }

    /** All that there is for a key, the newest first. */
    synchronized List<Stored> find(CacheKey key) {
        List<Stored> found = answers(key);
        hits += found.isEmpty() ? 0 : 1;
        return found;
    }

    private List<Stored> answers(CacheKey key) {
        Kept kept = byKey.get(key);
        return kept == null ? List.of() : kept.answers;
    }

    /** Whether there is any; not the same as using it. */
    synchronized boolean has(CacheKey key) {
        return byKey.containsKey(key);
    }

    /** Where the store stands: what is asked for now and put later is not put where it was taken away in between. */
    synchronized long mark() {
        return events;
    }

    /**
     * Puts one that was asked for when the heap stood there in the place of those it replaces: of the same request, as its fields
     * tell. One that came first and is newer stays (RFC 9111 §4). One that takes more than all there is is not kept, and of too many of one
     * key the oldest go.
     *
     * @return whether it, or the newer one, is there now
     */
    synchronized boolean put(CacheKey key, Stored stored, long mark) {
        if (!holds(key.url(), mark)) {
            return false;
        }
        List<Stored> answers = new ArrayList<>();
        answers.add(stored);
        boolean overtaken = putAt(key) > mark;
        for (Stored other : answers(key)) {
            boolean same = other.selecting().equals(stored.selecting());
            if (same && (stored.isPartOf(other) || overtaken && other.date() > stored.date())) {
                return true;
            }
            if (!same) {
                answers.add(other);
            }
        }
        set(key, answers, ++events);
        return true;
    }

    private long putAt(CacheKey key) {
        Kept kept = byKey.get(key);
        return kept == null ? 0 : kept.putAt;
    }

    /** Whether nothing of this address was taken away since the heap stood there. */
    synchronized boolean holds(String url, long mark) {
        return mark >= floor && mark >= removedAt.getOrDefault(url, 0L);
    }

    /** Puts back what went, or comes from below, unless it was taken away since the heap stood there. */
    synchronized List<Stored> restore(CacheKey key, List<Stored> answers, long mark) {
        if (holds(key.url(), mark)) {
            set(key, answers, events);
        }
        return answers(key);
    }

    /** Whether these may all be here at once. */
    synchronized boolean isLargeEnough(List<Stored> answers) {
        return answers.stream().mapToLong(Stored::weight).sum() + PER_KEY < most;
    }

    /**
     * Puts another in the place of this one, unless that is not there any more. One that came later is the newest from now on.
     *
     * @param stored null for none
     */
    synchronized void replace(CacheKey key, Stored old, @Nullable Stored stored) {
        List<Stored> answers = new ArrayList<>(answers(key));
        int place = 0;
        while (place < answers.size() && !answers.get(place).isSameAs(old)) {
            place++;
        }
        if (place == answers.size()) {
            return;
        }
        answers.remove(place);
        if (stored != null) {
            answers.add(stored.times().equals(old.times()) ? place : 0, stored);
        }
        set(key, answers, ++events);
    }

    private void set(CacheKey key, List<Stored> answers) {
        Kept kept = byKey.get(key);
        set(key, answers, kept == null ? 0 : kept.putAt);
    }

    private void set(CacheKey key, List<Stored> answers, long putAt) {
        long sum = PER_KEY
                + key.route().length()
                + key.url().length()
                + key.subject().length();
        List<Stored> fitting = new ArrayList<>(answers.size());
        for (Stored each : answers) {
            long own = each.weight();
            if (fitting.size() < MOST_OF_ONE_KEY && sum + own <= most) {
                fitting.add(each);
                sum += own;
            }
        }
        evicted += answers.size() - fitting.size();
        Kept before = byKey.remove(key);
        if (before != null) {
            forgotten(key, before);
        }
        if (fitting.isEmpty()) {
            return;
        }
        byKey.put(key, new Kept(List.copyOf(fitting), sum, putAt));
        byUrl.computeIfAbsent(key.url(), url -> new HashSet<>(2)).add(key);
        weight += sum;
        entries += fitting.size();
        makeRoom();
    }

    private void makeRoom() {
        Iterator<Map.Entry<CacheKey, Kept>> oldest = byKey.entrySet().iterator();
        while (weight > most && oldest.hasNext()) {
            Map.Entry<CacheKey, Kept> gone = oldest.next();
            oldest.remove();
            forgotten(gone.getKey(), gone.getValue());
            evicted += gone.getValue().answers.size();
            below.accept(new Evicted(gone.getKey(), gone.getValue().answers, gone.getValue().weight, events));
        }
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
    synchronized long remove(String url) {
        events++;
        if (removedAt.size() >= MOST_REMOVED) {
            removedAt.clear();
            floor = events;
        }
        removedAt.put(url, events);
        long removed = 0;
        for (CacheKey key : Set.copyOf(byUrl.getOrDefault(url, Set.of()))) {
            removed += change(key, (same, stored) -> true, null);
        }
        return removed;
    }

    /**
     * Takes away, or changes, all of which something holds; how many there were. Others go on while all are looked through.
     *
     * @param to what each becomes; null for nothing
     */
    long removeIf(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        long changed = 0;
        for (Map.Entry<CacheKey, Kept> each : all()) {
            CacheKey key = each.getKey();
            if (each.getValue().answers.stream().anyMatch(stored -> test.test(key, stored))) {
                changed += change(key, test, to);
            }
        }
        return changed;
    }

    /** Lets go what was asked for before, and what is on its way from here or to here. */
    synchronized void forgetMarks() {
        events++;
        floor = events;
        removedAt.clear();
    }

    private synchronized List<Map.Entry<CacheKey, Kept>> all() {
        List<Map.Entry<CacheKey, Kept>> all = new ArrayList<>(byKey.size());
        byKey.forEach((key, kept) -> all.add(Map.entry(key, kept)));
        return all;
    }

    private synchronized long change(
            CacheKey key, BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        List<Stored> left = new ArrayList<>();
        long changed = 0;
        for (Stored each : answers(key)) {
            if (!test.test(key, each)) {
                left.add(each);
            } else {
                changed++;
                if (to != null) {
                    left.add(to.apply(each));
                }
            }
        }
        if (changed > 0) {
            set(key, left);
        }
        return changed;
    }

    /** What there is of it now. */
    synchronized Tier tier() {
        return new Tier("heap", true, entries, weight, most, hits, evicted);
    }

    /** Takes out all, what has not been used for longest first. */
    synchronized List<Evicted> drain() {
        List<Evicted> all = new ArrayList<>(byKey.size());
        byKey.forEach((key, kept) -> all.add(new Evicted(key, kept.answers, kept.weight, events)));
        byKey.clear();
        byUrl.clear();
        weight = 0;
        entries = 0;
        return all;
    }
}
