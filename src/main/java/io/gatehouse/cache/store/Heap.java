package io.gatehouse.cache.store;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.store.Recency.Kept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers on the heap, up to so many octets: what has not been used for longest goes first.
 *
 * <p>Threads: any. Who looks for one takes no lock, and waits for nobody who lists, changes or makes room. Who changes anything takes
 * one, for as long as it takes to change one answer, or to list all. What goes since there is no room is told while it is held, so
 * that it is told in the order in which it goes, and before it is gone.
 */
final class Heap {
    /** What a key takes beside its text and its answers, about. */
    private static final int PER_KEY = 400;

    /** Each is compared with a request that looks for one. */
    private static final int MOST_OF_ONE_KEY = 64;

    private static final int MOST_REMOVED = 10_000;

    private long most;
    private final Consumer<Evicted> below;
    private final Map<CacheKey, Kept> byKey = new ConcurrentHashMap<>();
    private final Recency order = new Recency();
    private final Map<String, Set<CacheKey>> byUrl = new HashMap<>();
    private long weight;
    private long entries;
    private long evicted;
    private final LongAdder hits = new LongAdder();

    /**
     * How often something was put, or taken away by its meaning; {@code removedAt} has when that was of each address, and all before
     * {@code floor} are as good as of each.
     */
    private long events;

    private long floor;
    private final Map<String, Long> removedAt = new HashMap<>();

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
    List<Stored> find(CacheKey key) {
        List<Stored> found = answers(key);
        if (!found.isEmpty()) {
            hits.increment();
        }
        return found;
    }

    /** The same, which is a use of it. */
    private List<Stored> answers(CacheKey key) {
        Kept kept = byKey.get(key);
        if (kept == null) {
            return List.of();
        }
        order.used(kept);
        return kept.answers();
    }

    /** Whether there is any; not the same as using it. */
    boolean has(CacheKey key) {
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
        return kept == null ? 0 : kept.putAt();
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
        Kept before = byKey.get(key);
        if (fitting.isEmpty()) {
            if (before != null) {
                order.remove(before);
                forgotten(before);
                byKey.remove(key);
            }
            return;
        }
        CacheKey same = before == null ? key : before.key();
        add(new Kept(same, List.copyOf(fitting), sum, putAt));
        if (before != null) {
            order.remove(before);
            weight -= before.weight();
            entries -= before.answers().size();
        }
        makeRoom();
    }

    /** What was there for its key keeps its place until this one has all of its own: there may be no memory for it. */
    private void add(Kept kept) {
        CacheKey key = kept.key();
        byUrl.computeIfAbsent(key.url(), url -> new HashSet<>(2)).add(key);
        order.add(kept);
        boolean found = false;
        try {
            byKey.put(key, kept);
            found = true;
        } finally {
            if (!found) {
                order.remove(kept);
            }
        }
        weight += kept.weight();
        entries += kept.answers().size();
    }

    private void makeRoom() {
        while (weight > most) {
            Kept gone = order.takeOldest();
            if (gone == null) {
                return;
            }
            try {
                below.accept(new Evicted(gone.key(), gone.answers(), gone.weight(), events));
            } finally {
                // whatever becomes of it, it has no place in the order any more
                byKey.remove(gone.key());
                forgotten(gone);
                evicted += gone.answers().size();
            }
        }
    }

    private void forgotten(Kept kept) {
        weight -= kept.weight();
        entries -= kept.answers().size();
        String url = kept.key().url();
        Set<CacheKey> same = byUrl.get(url);
        if (same != null && same.remove(kept.key()) && same.isEmpty()) {
            byUrl.remove(url);
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
        for (Kept each : all()) {
            if (each.answers().stream().anyMatch(stored -> test.test(each.key(), stored))) {
                changed += change(each.key(), test, to);
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

    private synchronized List<Kept> all() {
        return order.all();
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
            set(key, left, putAt(key));
        }
        return changed;
    }

    /** What there is of it now. */
    synchronized Tier tier() {
        return new Tier("heap", true, entries, weight, most, hits.sum(), evicted);
    }

    /** Takes out all, what has not been used for longest first. */
    synchronized List<Evicted> drain() {
        List<Evicted> all = new ArrayList<>(byKey.size());
        order.all().forEach(kept -> all.add(new Evicted(kept.key(), kept.answers(), kept.weight(), events)));
        byKey.clear();
        byUrl.clear();
        order.clear();
        weight = 0;
        entries = 0;
        return all;
    }
}
