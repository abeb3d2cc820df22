package io.gatehouse.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where answers are: on the heap, and below it where there is room. What has not been used for longest goes down first, and
 * comes up again when it is used.
 *
 * <p>Threads: any; who is answered out of the heap waits for nobody.
 */
public final class MemoryStore implements AutoCloseable {
    private final Heap heap;
    private final @Nullable Below below;
    private final Depth depth;
    private final AtomicBoolean used = new AtomicBoolean();

    /** @param most octets of heap, about; there is nothing below it */
    public MemoryStore(long most) {
        this(new Room(most, 0, 0, null));
    }

    /** Opens what is kept on disk, where there is such a thing; of files that can't be used none are. */
    public MemoryStore(Room room) {
        below = room.isDeep() ? new Below(room) : null;
        heap = below == null ? new Heap(room.heap(), gone -> {}) : below.heap();
        depth = below == null ? new Depth(room) : below.depth();
    }

    /** All that there is for a key, the newest first. */
    public List<Stored> find(CacheKey key) {
        List<Stored> found = heap.find(key);
        return found.isEmpty() && below != null ? below.raise(key) : found;
    }

    /** Where the store stands: what is asked for now and put later is not put where it was taken away in between. */
    public long mark() {
        return heap.mark();
    }

    /**
     * Puts one that was asked for when the store stood there in the place of those it replaces: of the same request, as its
     * fields tell. One that takes more than all there is is not kept, and of too many of one key the oldest go.
     *
     * @return whether it is there now
     */
    public boolean put(CacheKey key, Stored stored, long mark) {
        use();
        return below == null ? heap.put(key, stored, mark) : below.put(key, stored, mark);
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
        use();
        if (below == null) {
            heap.replace(key, old, stored);
        } else {
            below.replace(key, old, stored);
        }
    }

    /** Takes away all that there is for an address, whoever it is for; how many there were on the heap. */
    public long remove(String url) {
        use();
        return below == null ? heap.remove(url) : below.remove(url);
    }

    /**
     * Takes away, or changes, all of which something holds; how many there were. Others go on while all are looked through; what
     * was asked for before is not put any more.
     *
     * @param to what each becomes, but for its content; null for nothing
     */
    public long removeIf(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
        use();
        if (below != null) {
            return below.removeIf(test, to);
        }
        heap.forgetMarks();
        return heap.removeIf(test, to);
    }

    /** Files that another store left, or still has, are not what there is from now on. */
    private void use() {
        if (!used.get() && used.compareAndSet(false, true)) {
            depth.outdateOthers();
        }
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

    /** Waits until what the heap had no room for is below. */
    void settle() throws InterruptedException {
        if (below != null) {
            below.settle();
        }
    }

    /** Ends it. What is kept on disk is there the next time, with what the heap had. */
    @Override
    public void close() {
        if (below == null) {
            heap.drain();
        } else {
            below.close();
        }
    }
}
