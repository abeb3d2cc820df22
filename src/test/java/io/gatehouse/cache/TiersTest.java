package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiersTest {
    private static final long MIB = 1L << 20;
    private static final int COUNT = 60;
    private static final int LENGTH = 100_000;

    @TempDir
    private Path folder;

    private Room room(long offHeap, long disk) {
        return new Room(MIB, offHeap * MIB, disk * MIB, folder.resolve("cache"));
    }

    private static void fill(MemoryStore store) throws InterruptedException {
        fill(store, 0, COUNT);
    }

    private static void fill(MemoryStore store, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            store.put(Pile.key(i), Pile.answer(i, LENGTH));
            store.settle();
        }
    }

    private static long there(MemoryStore store, int count, int length) throws InterruptedException {
        long there = 0;
        for (int i = 0; i < count; i++) {
            there += Pile.has(store, i, length) ? 1 : 0;
            // or what goes down for it may find no place to wait
            store.settle();
        }
        return there;
    }

    @ParameterizedTest
    @CsvSource({"16, 0", "0, 64", "16, 64"})
    void whatTheHeapHasNoRoomForGoesDownAndComesUpAgain(long offHeap, long disk) throws Exception {
        try (MemoryStore store = new MemoryStore(room(offHeap, disk))) {
            fill(store);
            assertThat(store.heap().entries()).isLessThan(11);
            assertThat(there(store, COUNT, LENGTH)).isEqualTo(COUNT);
            List<Tier> tiers = store.tiers();
            assertThat(tiers).hasSize(1 + (offHeap > 0 ? 1 : 0) + (disk > 0 ? 1 : 0));
            assertThat(tiers).allSatisfy(tier -> {
                assertThat(tier.bytes()).isBetween(1L, tier.limit());
                assertThat(tier.entries()).isPositive();
            });
        }
    }

    @Test
    void aCleanStopKeepsAllThatThereIs() throws Exception {
        try (MemoryStore store = new MemoryStore(room(16, 64))) {
            fill(store);
        }
        try (MemoryStore again = new MemoryStore(room(16, 64))) {
            assertThat(there(again, COUNT, LENGTH)).isEqualTo(COUNT);
        }
    }

    @Test
    void noThreadStaysWhenItIsClosed() throws Exception {
        try (MemoryStore store = new MemoryStore(room(16, 64))) {
            fill(store);
        }
        Eventually.is(() -> Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(
                        name -> name.contains("Flush") || name.contains("hcache") || name.equals("gatehouse-cache")));
    }

    @Test
    void whatIsTakenAwayIsTakenFromEverywhere() throws Exception {
        try (MemoryStore store = new MemoryStore(room(0, 64))) {
            fill(store);
            store.remove(Pile.key(0).url());
            store.remove(Pile.key(COUNT - 1).url());
            assertThat(Pile.has(store, 0, LENGTH)).isFalse();
            assertThat(Pile.has(store, COUNT - 1, LENGTH)).isFalse();
            assertThat(store.removeIf((key, stored) -> stored.tags().contains("t3"), null))
                    .isEqualTo(COUNT / 10);
            assertThat(there(store, COUNT, LENGTH)).isEqualTo(COUNT - 2 - COUNT / 10);
            assertThat(Pile.has(store, 3, LENGTH)).isFalse();
            assertThat(store.removeIf((key, stored) -> true, null)).isEqualTo(COUNT - 2 - COUNT / 10);
            assertThat(there(store, COUNT, LENGTH)).isZero();
        }
        try (MemoryStore again = new MemoryStore(room(0, 64))) {
            assertThat(there(again, COUNT, LENGTH)).isZero();
        }
    }

    @Test
    void whatIsEndedBelowKeepsItsContent() throws Exception {
        try (MemoryStore store = new MemoryStore(room(16, 64))) {
            fill(store);
            assertThat(store.removeIf((key, stored) -> true, stored -> stored.ended(5)))
                    .isEqualTo(COUNT);
            for (int i = 0; i < COUNT; i++) {
                assertThat(Pile.has(store, i, LENGTH)).isTrue();
                assertThat(store.find(Pile.key(i)).get(0).endedAt()).isEqualTo(5);
            }
        }
    }

    @Test
    void variantsGoDownTogetherAndANewOneJoinsThem() throws Exception {
        try (MemoryStore store = new MemoryStore(room(0, 64))) {
            store.put(Pile.key(0), Pile.answer(0, LENGTH, "de,"));
            fill(store, 1, COUNT);
            store.put(Pile.key(0), Pile.answer(0, LENGTH, "en,"));
            fill(store, 1, COUNT);
            assertThat(store.find(Pile.key(0)))
                    .extracting(stored -> stored.selecting().values().get("accept-language"))
                    .containsExactly("en,", "de,");
        }
    }

    @Test
    void anAnswerThatWasReplacedBelowDoesNotComeBack() throws Exception {
        try (MemoryStore store = new MemoryStore(room(0, 64))) {
            fill(store);
            Stored old = store.find(Pile.key(0)).get(0);
            fill(store, 1, COUNT);
            // it went down meanwhile
            store.replace(Pile.key(0), old, null);
            assertThat(store.find(Pile.key(0))).isEmpty();
        }
    }

    @Test
    void aStoreOfAnotherSizeWaitsForTheFolderAndStartsEmpty() throws Exception {
        MemoryStore old = new MemoryStore(room(0, 64));
        fill(old);
        try (MemoryStore next = new MemoryStore(room(0, 65))) {
            assertThat(next.tiers()).hasSize(1);
            assertThat(there(old, COUNT, LENGTH)).isEqualTo(COUNT);
            old.close();
            Eventually.is(() -> next.tiers().size() == 2);
            assertThat(there(next, COUNT, LENGTH)).isZero();
            fill(next);
            assertThat(there(next, COUNT, LENGTH)).isEqualTo(COUNT);
        }
    }

    @Test
    void aStoreThatIsOnlyTriedLeavesTheFilesOfAnotherAlone() throws Exception {
        try (MemoryStore old = new MemoryStore(room(0, 64))) {
            fill(old);
            new MemoryStore(room(0, 65)).close();
            new MemoryStore(room(0, 0)).close();
        }
        try (MemoryStore again = new MemoryStore(room(0, 64))) {
            assertThat(there(again, COUNT, LENGTH)).isEqualTo(COUNT);
        }
    }

    @Test
    void filesAreNotUsedAfterAStoreWithoutThemWas() throws Exception {
        try (MemoryStore old = new MemoryStore(room(0, 64))) {
            fill(old);
        }
        try (MemoryStore without = new MemoryStore(room(0, 0))) {
            without.remove(Pile.key(0).url());
        }
        try (MemoryStore again = new MemoryStore(room(0, 64))) {
            assertThat(there(again, COUNT, LENGTH)).isZero();
            fill(again);
            try (MemoryStore without = new MemoryStore(room(0, 0))) {
                // while the other has the folder still
                without.remove(Pile.key(0).url());
            }
        }
        try (MemoryStore again = new MemoryStore(room(0, 64))) {
            assertThat(there(again, COUNT, LENGTH)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 0", "0, 64"})
    void aMillionAddressesTakeNoMoreThanTheyMay(long offHeap, long disk) throws Exception {
        long before = liveHeap();
        try (MemoryStore store = new MemoryStore(room(offHeap, disk))) {
            Stored small = Pile.answer(1, 100);
            for (int i = 0; i < 1_000_000; i++) {
                store.put(Pile.key(i), small);
                if (i % 100_000 == 0) {
                    assertThat(store.tiers()).hasSize(2).allSatisfy(tier -> assertThat(tier.bytes())
                            .isLessThanOrEqualTo(tier.limit()));
                }
            }
            store.settle();
            assertThat(store.tiers().get(1).evicted()).isPositive();
            assertThat(liveHeap() - before).isLessThan(16 * MIB);
            long files = sizeOfFiles();
            assertThat(files).isLessThanOrEqualTo(disk * MIB * 5 / 4);
            assertThat(IntStream.range(0, 1_000_000)
                            .filter(i -> !store.find(Pile.key(i)).isEmpty())
                            .count())
                    .isBetween(1_000L, 500_000L);
        }
    }

    private static long liveHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private long sizeOfFiles() throws IOException {
        if (!Files.exists(folder.resolve("cache"))) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(folder.resolve("cache"))) {
            return all.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
