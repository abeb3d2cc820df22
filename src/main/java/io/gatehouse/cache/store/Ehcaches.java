package io.gatehouse.cache.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.core.internal.resilience.ThrowingResilienceStrategy;
import org.ehcache.core.internal.statistics.DefaultStatisticsService;
import org.ehcache.core.statistics.TierStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The caches of Ehcache that answers below the heap are in: one for what is known of them, one for their contents, and a small
 * one that tells which answers of an address still count. Threads: any.
 */
final class Ehcaches {
    private static final String INDEX = "index";
    private static final String ANSWERS = "answers";
    private static final String BLOCKS = "blocks";

    private static final int SHARES = 16;

    private static final int INDEX_SHARE = 1;

    private static final int ANSWERS_SHARE = 7;
    private static final int BLOCKS_SHARE = 8;

    private static final long MOST_OF_RECORD = 16L << 20;

    /** Ehcache wants a little heap where there is both memory beside it and a disk. */
    private static final int ON_HEAP = 16;

    final Cache<String, Long> index;
    final Cache<String, byte[]> answers;
    final Cache<String, byte[]> blocks;

    private final CacheManager manager;
    private final DefaultStatisticsService statistics = new DefaultStatisticsService();
    private final Room room;

    /**
     * Opens what is in a folder, or makes it.
     *
     * @param folder null where there are no files
     */
    Ehcaches(Room room, @Nullable Path folder) {
        this.room = room;
        if (room.disk() > 0) {
            FlushThread.letEnd();
        }
        manager = builder(folder)
                .using(statistics)
                .using(new DirectExecution())
                .withClassLoader(Ehcaches.class.getClassLoader())
                .withCache(INDEX, configuration(Long.class, INDEX_SHARE))
                .withCache(ANSWERS, configuration(byte[].class, ANSWERS_SHARE))
                .withCache(BLOCKS, configuration(byte[].class, BLOCKS_SHARE))
                .build(true);
        index = manager.getCache(INDEX, String.class, Long.class);
        answers = manager.getCache(ANSWERS, String.class, byte[].class);
        blocks = manager.getCache(BLOCKS, String.class, byte[].class);
    }

    private static CacheManagerBuilder<? extends CacheManager> builder(@Nullable Path folder) {
        CacheManagerBuilder<CacheManager> builder = CacheManagerBuilder.newCacheManagerBuilder();
        return folder == null ? builder : builder.with(CacheManagerBuilder.persistence(folder.toFile()));
    }

    private <V> CacheConfigurationBuilder<String, V> configuration(Class<V> type, int share) {
        ResourcePoolsBuilder pools = ResourcePoolsBuilder.newResourcePoolsBuilder();
        if (room.offHeap() > 0 && room.disk() > 0) {
            pools = pools.heap(ON_HEAP, EntryUnit.ENTRIES);
        }
        if (room.offHeap() > 0) {
            pools = pools.offheap(room.offHeap() * share / SHARES, MemoryUnit.B);
        }
        if (room.disk() > 0) {
            pools = pools.disk(room.disk() * share / SHARES, MemoryUnit.B, true);
        }
        return CacheConfigurationBuilder.newCacheConfigurationBuilder(String.class, type, pools)
                .withResilienceStrategy(new ThrowingResilienceStrategy<>());
    }

    /** How many octets the record of a key may take: each cache has sixteen parts, and in one of them it stands beside others. */
    int mostOfRecord() {
        long smallest = room.disk() == 0
                ? room.offHeap()
                : room.offHeap() == 0 ? room.disk() : Math.min(room.offHeap(), room.disk());
        return (int) Math.min(MOST_OF_RECORD, smallest * ANSWERS_SHARE / SHARES / 64);
    }

    /** How many octets a content may have, so that it does not put out its own begin, or all others. */
    long mostOfContent() {
        return (room.disk() > 0 ? room.disk() : room.offHeap()) * BLOCKS_SHARE / SHARES / 4;
    }

    /** How many answers went since there was no room. */
    long evictedAnswers() {
        return evicted(ANSWERS);
    }

    /** How many blocks went since there was no room. */
    long evictedBlocks() {
        return evicted(BLOCKS);
    }

    /** The same of all addresses. */
    long evictedAddresses() {
        return evicted(INDEX);
    }

    private long evicted(String cache) {
        return statistics(cache, room.disk() > 0 ? "Disk" : "OffHeap").getEvictions();
    }

    /**
     * What there is now.
     *
     * @param hits how often something was found: Ehcache counts its own looks as well
     */
    List<Tier> tiers(long hits) {
        List<Tier> tiers = new ArrayList<>();
        if (room.offHeap() > 0) {
            tiers.add(tier("offHeap", "OffHeap", room.offHeap(), room.disk() > 0 ? 0 : hits));
        }
        if (room.disk() > 0) {
            tiers.add(tier("disk", "Disk", room.disk(), hits));
        }
        return tiers;
    }

    private Tier tier(String name, String there, long limit, long hits) {
        TierStatistics known = statistics(ANSWERS, there);
        long bytes = known.getOccupiedByteSize()
                + statistics(BLOCKS, there).getOccupiedByteSize()
                + statistics(INDEX, there).getOccupiedByteSize();
        return new Tier(name, true, known.getMappings(), bytes, limit, hits, known.getEvictions());
    }

    private TierStatistics statistics(String cache, String there) {
        return Objects.requireNonNull(
                statistics.getCacheStatistics(cache).getTierStatistics().get(there), there);
    }

    void close() {
        manager.close();
    }
}
