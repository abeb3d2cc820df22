package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.Stored;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.HeardLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TiersTest {
    private static final long MIB = 1L << 20;
    private static final int COUNT = 60;
    private static final int LENGTH = 100_000;

    @TempDir
    private Path folder;

    private Room room(long offHeap, long disk) {
        return new Room(MIB, offHeap * MIB, disk * MIB);
    }

    private Store open(long offHeap, long disk) {
        return Stores.open(folder.resolve("cache"), room(offHeap, disk));
    }

    private static void fill(Store store) throws InterruptedException {
        fill(store, 0, COUNT);
    }

    private static void fill(Store store, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            store.put(Pile.key(i), Pile.answer(i, LENGTH));
            store.settle();
        }
    }

    private static long there(Store store, int count, int length) throws InterruptedException {
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
        try (Store store = open(offHeap, disk)) {
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
        try (Store store = open(16, 64)) {
            fill(store);
        }
        try (Store again = open(16, 64)) {
            assertThat(there(again, COUNT, LENGTH)).isEqualTo(COUNT);
        }
    }

    @Test
    void noThreadStaysWhenItIsClosed() throws Exception {
        try (Store store = open(16, 64)) {
            fill(store);
        }
        Eventually.is(() -> Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(
                        name -> name.contains("Flush") || name.contains("hcache") || name.equals("gatehouse-cache")));
    }

    @Test
    void whatIsTakenAwayIsTakenFromEverywhere() throws Exception {
        try (Store store = open(0, 64)) {
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
        try (Store again = open(0, 64)) {
            assertThat(there(again, COUNT, LENGTH)).isZero();
        }
    }

    @Test
    void whatIsEndedBelowKeepsItsContent() throws Exception {
        try (Store store = open(16, 64)) {
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
        try (Store store = open(0, 64)) {
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
        try (Store store = open(0, 64)) {
            fill(store);
            Stored old = store.find(Pile.key(0)).get(0);
            fill(store, 1, COUNT);
            // it went down meanwhile
            store.replace(Pile.key(0), old, null);
            assertThat(store.find(Pile.key(0))).isEmpty();
        }
    }

    @Test
    void whatIsBelowStartsEmptyWhereItsSizeChanges() throws Exception {
        try (Store store = open(0, 64)) {
            fill(store);
            store.serve(room(0, 65));
            store.settle();
            assertThat(there(store, COUNT, LENGTH))
                    .isEqualTo(store.heap().entries())
                    .isPositive();
            fill(store);
            assertThat(there(store, COUNT, LENGTH)).isEqualTo(COUNT);
            store.serve(room(16, 0));
            store.settle();
            assertThat(store.tiers()).extracting(Tier::name).containsExactly("heap", "offHeap");
            assertThat(folder.resolve("cache")).isEmptyDirectory();
        }
    }

    @Test
    void nothingIsLostThatHasNoRoomWhileTheRoomBelowIsMade() throws Exception {
        try (Store store = open(0, 0)) {
            store.serve(room(16, 64));
            for (int i = 0; i < 15; i++) {
                store.put(Pile.key(i), Pile.answer(i, LENGTH));
            }
            assertThat(there(store, 15, LENGTH)).isEqualTo(15);
        }
    }

    @Test
    void anotherSizeOfTheHeapAloneKeepsAll() throws Exception {
        try (Store store = open(0, 64)) {
            fill(store);
            store.serve(new Room(MIB / 2, 0, 64 * MIB));
            store.settle();
            assertThat(store.heap().bytes()).isPositive().isLessThanOrEqualTo(MIB / 2);
            assertThat(store.heap().limit()).isEqualTo(MIB / 2);
            assertThat(there(store, COUNT, LENGTH)).isEqualTo(COUNT);
        }
    }

    @Test
    void filesAreNotTouchedUntilItIsSaidHowMuchRoomThereIs() throws Exception {
        try (Store store = open(0, 64)) {
            fill(store);
        }
        new Store(folder.resolve("cache")).close();
        try (Store again = open(0, 64)) {
            assertThat(there(again, COUNT, LENGTH)).isEqualTo(COUNT);
        }
    }

    @Test
    void filesThatThereIsNoRoomForAreDeleted() throws Exception {
        try (Store store = open(0, 64)) {
            fill(store);
        }
        open(0, 0).close();
        assertThat(folder.resolve("cache")).isEmptyDirectory();
        try (Store again = open(0, 64)) {
            assertThat(there(again, COUNT, LENGTH)).isZero();
        }
    }

    /** Something that takes an answer away. */
    private enum Way {
        REMOVE {
            @Override
            void take(Store store, Stored first) {
                store.remove(Pile.key(0).url());
            }
        },
        REPLACE {
            @Override
            void take(Store store, Stored first) {
                store.replace(Pile.key(0), first, null);
            }
        },
        PUT {
            @Override
            void take(Store store, Stored first) {
                store.put(Pile.key(0), Pile.answer(0, LENGTH / 2));
            }
        },
        PURGE {
            @Override
            void take(Store store, Stored first) {
                store.removeIf((key, stored) -> key.equals(Pile.key(0)), null);
            }
        };

        abstract void take(Store store, Stored first);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatIsTakenAwayAfterTheEndIsNotThereTheNextTime(Way way) throws Exception {
        Store store = open(0, 64);
        fill(store);
        Stored first = store.find(Pile.key(0)).get(0);
        store.close();
        way.take(store, first);
        assertThat(store.find(Pile.key(0))).isEmpty();
        try (Store again = open(0, 64)) {
            assertThat(there(again, 1, LENGTH)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, names = "REPLACE", mode = EnumSource.Mode.EXCLUDE)
    void whatIsTakenAwayBeforeFilesAreOpenedIsNotThere(Way way) throws Exception {
        Store store = open(0, 64);
        fill(store);
        Stored first = store.find(Pile.key(0)).get(0);
        store.close();
        try (Store unserved = new Store(folder.resolve("cache"))) {
            way.take(unserved, first);
            unserved.serve(room(0, 64));
            for (Stored found : unserved.find(Pile.key(0))) {
                assertThat(found.content().length()).isEqualTo(LENGTH / 2);
            }
        }
    }

    @Test
    void aPurgeUnderWayIsWaitedForAtTheEnd() throws Exception {
        Store store = open(0, 64);
        fill(store);
        Stored first = store.find(Pile.key(0)).get(0);
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread purge = new Thread(() -> store.removeIf(
                (key, stored) -> {
                    looking.countDown();
                    awaitIt(goOn);
                    return key.equals(Pile.key(1));
                },
                null));
        purge.start();
        looking.await();
        Thread end = new Thread(store::close);
        end.start();
        Eventually.is(() -> Stream.of(end.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(AddressLocks.class.getName())));
        // the end has begun: what goes down now is not the last word either
        store.replace(Pile.key(0), first, null);
        goOn.countDown();
        purge.join();
        end.join();
        try (Store again = open(0, 64)) {
            assertThat(Pile.has(again, 0, LENGTH)).isFalse();
            assertThat(Pile.has(again, 1, LENGTH)).isFalse();
            assertThat(there(again, COUNT, LENGTH)).isGreaterThan(COUNT / 2);
        }
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void filesThatCouldNotBeReachedForARunAreNotUsedAfterIt() throws Exception {
        try (Store store = open(0, 64)) {
            fill(store);
        }
        Path cache = folder.resolve("cache");
        Path away = Files.move(cache, folder.resolve("away"));
        Files.createFile(cache);
        try (HeardLog log = new HeardLog(Depth.class.getName())) {
            try (Store without = open(0, 64)) {
                assertThat(without.tiers()).extracting(Tier::usable).containsExactly(true, false);
                without.remove(Pile.key(0).url());
            }
            Files.delete(cache);
            Files.move(away, cache);
            try (Store again = open(0, 64)) {
                assertThat(there(again, COUNT, LENGTH)).isZero();
            }
            assertThat(log.lines()).hasSize(2);
        }
    }

    @Test
    void anAnswerTooLargeForTheHeapStaysBelow() throws Exception {
        try (Store store = Stores.open(folder.resolve("cache"), new Room(8 * MIB, 0, 128 * MIB))) {
            store.put(Pile.key(0), Pile.answer(0, 3 << 20));
            store.serve(new Room(MIB, 0, 128 * MIB));
            store.settle();
            for (int i = 0; i < 2; i++) {
                assertThat(store.heap().entries()).isZero();
                assertThat(Pile.has(store, 0, 3 << 20)).isTrue();
            }
        }
    }

    @Test
    void ofManyAnswersEachIsEndedBelow() throws Exception {
        try (Store store = open(0, 64)) {
            for (int i = 0; i < 5_000; i++) {
                store.put(Pile.key(i), Pile.answer(i, 1_000));
                store.settle();
            }
            assertThat(store.removeIf((key, stored) -> stored.tags().contains("t1"), stored -> stored.ended(5)))
                    .isEqualTo(500);
            assertThat(store.removeIf((key, stored) -> stored.endedAt() == 5, null))
                    .isEqualTo(500);
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 0", "16, 64"})
    void aKeyOfManyAnswersTakesNoMoreThanItsShare(long offHeap, long disk) throws Exception {
        try (Store store = open(offHeap, disk)) {
            for (int i = 0; i < 9; i++) {
                store.put(Pile.key(0), withFields(Pile.answer(0, 100, i + ","), 90_000));
            }
            fill(store, 1, COUNT);
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
    void aContentThatWouldPutOutAllOthersDoesNotGoDown() throws Exception {
        try (Store store = Stores.open(folder.resolve("cache"), new Room(32 * MIB, 16 * MIB, 0))) {
            store.put(Pile.key(0), Pile.answer(0, LENGTH));
            store.put(Pile.key(1), Pile.answer(1, 4_000_000));
            store.serve(new Room(MIB, 16 * MIB, 0));
            store.settle();
            assertThat(store.tiers()).allMatch(Tier::usable);
            assertThat(Pile.has(store, 0, LENGTH)).isTrue();
            assertThat(store.find(Pile.key(1))).isEmpty();
        }
    }

    @Test
    void oneLargeAnswerMayAlwaysWait() throws Exception {
        try (Store store = Stores.open(folder.resolve("cache"), new Room(16 * MIB, 0, 256 * MIB))) {
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
        try (Store store = open(0, 64)) {
            fill(store, 0, 100);
            // half of a disk is for contents
            long contents = 100L * LENGTH;
            assertThat(store.tiers().get(1).bytes()).isLessThan(contents * 3 / 2);
        }
    }

    @Test
    void anAnswerThatWasBelowMeanwhileIsStillTheSame() throws Exception {
        try (Store store = open(0, 64)) {
            store.put(Pile.key(0), Pile.answer(0, LENGTH));
            Stored old = store.find(Pile.key(0)).get(0);
            fill(store, 1, COUNT);
            assertThat(store.find(Pile.key(0))).hasSize(1);
            store.replace(Pile.key(0), old, old.ended(7));
            assertThat(store.find(Pile.key(0))).extracting(Stored::endedAt).containsExactly(7L);
        }
    }

    @Test
    void whatElseIsInTheFolderStays() throws Exception {
        Path mount = folder.resolve("cache");
        Files.createDirectories(mount.resolve("lost+found"));
        try (Store store = open(0, 64)) {
            fill(store);
        }
        open(0, 0).close();
        assertThat(mount).isDirectoryContaining(path -> path.endsWith("lost+found"));
        assertThat(mount.toFile().list()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"16, 0", "0, 64"})
    void aMillionAddressesTakeNoMoreThanTheyMay(long offHeap, long disk) throws Exception {
        long before = liveHeap();
        try (Store store = open(offHeap, disk)) {
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
