package io.gatehouse.cache.store;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Stored;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where answers are: on the heap, and below it where there is room. What has not been used for longest goes down first, and
 * comes up again when it is used. A gateway has one for as long as it runs, so that all that is taken away is taken from all
 * that there is; how much room it has may change meanwhile.
 *
 * <p>Threads: any; who is answered out of the heap waits for nobody.
 */
public final class Store implements AutoCloseable {
    private final Heap heap;
    private final Depth depth;
    private final Below below;

    /**
     * One of the usual room ({@link Room#USUAL}) until it is told of another.
     *
     * @param folder where files may be; null for nowhere. It is not touched before {@link #serve}
     */
    public Store(@Nullable Path folder) {
        depth = new Depth(folder);
        below = new Below(depth);
        heap = below.heap();
    }

    /**
     * This is how much room there is from now on. The first time it returns when what is kept on disk is there, if that is of
     * the same sizes, and files that there is no room for are deleted. Later on, what is below the heap is emptied where its sizes
     * change; that is waited for, but for five seconds at most. No two threads at once.
     */
    public void serve(Room room) {
        below.serve(room);
    }

    /** All that there is for a key, the newest first. */
    public List<Stored> find(CacheKey key) {
        List<Stored> found = heap.find(key);
        return found.isEmpty() ? below.raise(key) : found;
    }

    /** Where the store stands: what is asked for now and put later is not put where it was taken away in between. */
    public long mark() {
        return heap.mark();
    }

    /**
     * Puts one that was asked for when the store stood there in the place of those it replaces: of the same request, as its
     * fields tell. One that came first and is newer stays. One that takes more than all there is is not kept, and of too many of one key the oldest go.
     *
     * @return whether it, or the newer one, is there now
     */
    public boolean put(CacheKey key, Stored stored, long mark) {
        return below.put(key, stored, mark);
    }

    /** Whether nothing was taken away of this address since the store stood there. */
    public boolean isUpToDate(CacheKey key, long mark) {
        return heap.holds(key.url(), mark);
    }

    /** The same for one that is asked for now. */
    public void put(CacheKey key, Stored stored) {
        put(key, stored, mark());
    }

    /**
     * Puts another in the place of this one, unless that is not there any more. One that came later is the newest from now on.
     *
     * @param stored null for none
     */
    public void replace(CacheKey key, Stored old, @Nullable Stored stored) {
        below.replace(key, old, stored);
    }

    /** Takes away all that there is for an address, whoever it is for; how many there were on the heap. */
    public long remove(String url) {
        return below.remove(url);
    }

    /**
     * Takes away, or changes, all of which something holds; how many there were. Others go on while all are looked through; what
     * was asked for before is not put any more.
     *
     * @param to what each becomes, but for its content; null for nothing
     */
    public long removeIf(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        return below.removeIf(test, to);
    }

    /** What there is on the heap now. */
    public Tier heap() {
        return heap.tier();
    }

    /** What there is in each place now, the heap first. */
    public List<Tier> tiers() {
        List<Tier> tiers = new ArrayList<>(3);
        tiers.add(heap.tier());
        tiers.addAll(depth.tiers());
        return tiers;
    }

    /** Waits until what the heap had no room for is below, and what was to be opened or closed is. */
    void settle() throws InterruptedException {
        below.settle();
    }

    /**
     * Ends it. What is kept on disk is there the next time, with what the heap had, as far as that can be written within ten
     * seconds. Who is still on the way finds nothing any more; what they take away is not there the next time either.
     */
    @Override
    public void close() {
        below.close();
    }
}
