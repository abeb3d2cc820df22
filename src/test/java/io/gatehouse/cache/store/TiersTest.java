package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.Stored;
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

/** Answers go down for which the heap has no room, and come up again; none takes more than its share. */
class TiersTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"16, 0", "0, 64", "16, 64"})
    void whatTheHeapHasNoRoomForGoesDownAndComesUpAgain(long offHeap, long disk) throws Exception {
        try (Store store = Tiers.filled(folder, offHeap, disk)) {
            assertThat(store.heap().entries()).isLessThan(11);
            assertThat(Tiers.there(store)).isEqualTo(Tiers.COUNT);
            List<Tier> tiers = store.tiers();
            assertThat(tiers).hasSize(1 + (offHeap > 0 ? 1 : 0) + (disk > 0 ? 1 : 0));
            assertThat(tiers).allSatisfy(tier -> {
                assertThat(tier.bytes()).isBetween(1L, tier.limit());
                assertThat(tier.entries()).isPositive();
            });
        }
    }

    @Test
    void variantsGoDownTogetherAndANewOneJoinsThem() throws Exception {
        try (Store store = Tiers.open(folder, 0, 64)) {
            store.put(Pile.key(0), Pile.answer(0, Tiers.LENGTH, "de,"));
            Tiers.fill(store, 1, Tiers.COUNT);
            store.put(Pile.key(0), Pile.answer(0, Tiers.LENGTH, "en,"));
            Tiers.fill(store, 1, Tiers.COUNT);
            assertThat(store.find(Pile.key(0)))
                    .extracting(stored -> stored.selecting().values().get("accept-language"))
                    .containsExactly("en,", "de,");
        }
    }

    @Test
    void anAnswerThatWasReplacedBelowDoesNotComeBack() throws Exception {
        try (Store store = Tiers.filled(folder, 0, 64)) {
            Stored old = store.find(Pile.key(0)).get(0);
            Tiers.fill(store, 1, Tiers.COUNT);
            // it went down meanwhile
            store.replace(Pile.key(0), old, null);
            assertThat(store.find(Pile.key(0))).isEmpty();
        }
    }

    @Test
    void anAnswerThatWasBelowMeanwhileIsStillTheSame() throws Exception {
        try (Store store = Tiers.open(folder, 0, 64)) {
            store.put(Pile.key(0), Pile.answer(0, Tiers.LENGTH));
            Stored old = store.find(Pile.key(0)).get(0);
            Tiers.fill(store, 1, Tiers.COUNT);
            assertThat(store.find(Pile.key(0))).hasSize(1);
            store.replace(Pile.key(0), old, old.ended(7));
            assertThat(store.find(Pile.key(0))).extracting(Stored::endedAt).containsExactly(7L);
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 0", "16, 64"})
    void aKeyOfManyAnswersTakesNoMoreThanItsShare(long offHeap, long disk) throws Exception {
        try (Store store = Tiers.open(folder, offHeap, disk)) {
            for (int i = 0; i < 9; i++) {
                store.put(Pile.key(0), withFields(Pile.answer(0, 100, i + ","), 90_000));
            }
            Tiers.fill(store, 1, Tiers.COUNT);
            assertThat(store.tiers()).allMatch(Tier::usable);
            // the newest of them, as many as a record takes
            assertThat(store.find(Pile.key(0)))
                    .extracting(stored -> stored.selecting().values().get("accept-language"))
                    .containsExactly("8,");
        }
    }

    private static Stored withFields(Stored stored, int octets) {
        return new Stored(
                stored.status(),
                stored.headers().with("X-Large", "x".repeat(octets)),
                stored.content(),
                stored.part(),
                stored.selecting(),
                stored.times(),
                stored.lifetime(),
                stored.tags(),
                stored.endedAt());
    }

    @Test
    void oneLargeAnswerMayAlwaysWait() throws Exception {
        try (Store store = Tiers.open(folder, new Room(16 * Tiers.MIB, 0, 256 * Tiers.MIB))) {
            store.put(Pile.key(0), Pile.answer(0, 9 << 20));
            store.put(Pile.key(1), Pile.answer(1, 9 << 20));
            store.settle();
            assertThat(store.heap().entries()).isEqualTo(1);
            assertThat(Pile.has(store, 0, 9 << 20)).isTrue();
            store.settle();
            assertThat(Pile.has(store, 1, 9 << 20)).isTrue();
        }
    }

    @Test
    void blocksTakeNoMoreOfADiskThanTheyHave() throws Exception {
        try (Store store = Tiers.open(folder, 0, 64)) {
            Tiers.fill(store, 0, 100);
            // half of a disk is for contents
            long contents = 100L * Tiers.LENGTH;
            assertThat(store.tiers().get(1).bytes()).isLessThan(contents * 3 / 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 0", "0, 64"})
    void aMillionAddressesTakeNoMoreThanTheyMay(long offHeap, long disk) throws Exception {
        long before = liveHeap();
        try (Store store = Tiers.open(folder, offHeap, disk)) {
            Stored small = Pile.answer(1, 100);
            for (int i = 0; i < 1_000_000; i++) {
                store.put(Pile.key(i), small);
                if (i < 200_000 && i % 500 == 0) {
                    // else what goes down may find no place to wait
                    store.settle();
                }
                if (i % 100_000 == 0) {
                    assertThat(store.tiers()).hasSize(2).allSatisfy(tier -> assertThat(tier.bytes())
                            .isLessThanOrEqualTo(tier.limit()));
                }
            }
            store.settle();
            assertThat(store.tiers().get(1).evicted()).isPositive();
            assertThat(liveHeap() - before).isLessThan(16 * Tiers.MIB);
            long files = sizeOfFiles();
            assertThat(files).isLessThanOrEqualTo(disk * Tiers.MIB * 5 / 4);
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
        if (!Files.exists(Tiers.cache(folder))) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(Tiers.cache(folder))) {
            return all.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
