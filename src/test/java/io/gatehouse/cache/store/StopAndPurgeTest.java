package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.Stored;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.HeardLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was taken away is nowhere, also after a stop; all else is there the next time. */
class StopAndPurgeTest {
    @TempDir
    private Path folder;

    @Test
    void aCleanStopKeepsAllThatThereIs() throws Exception {
        Tiers.filled(folder, 16, 64).close();
        try (Store again = Tiers.open(folder, 16, 64)) {
            assertThat(Tiers.there(again)).isEqualTo(Tiers.COUNT);
        }
    }

    @Test
    void noThreadStaysWhenItIsClosed() throws Exception {
        Tiers.filled(folder, 16, 64).close();
        Eventually.is(() -> Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(
                        name -> name.contains("Flush") || name.contains("hcache") || name.equals("gatehouse-cache")));
    }

    @Test
    void filesThatCouldNotBeReachedForARunAreNotUsedAfterIt() throws Exception {
        Tiers.filled(folder, 0, 64).close();
        Path cache = Tiers.cache(folder);
        Path away = Files.move(cache, folder.resolve("away"));
        Files.createFile(cache);
        try (HeardLog log = new HeardLog(Depth.class.getName())) {
            try (Store without = Tiers.open(folder, 0, 64)) {
                assertThat(without.tiers()).extracting(Tier::usable).containsExactly(true, false);
                without.remove(Pile.key(0).url());
            }
            Files.delete(cache);
            Files.move(away, cache);
            try (Store again = Tiers.open(folder, 0, 64)) {
                assertThat(Tiers.there(again)).isZero();
            }
            assertThat(log.lines()).hasSize(2);
        }
    }

    @Test
    void whatIsTakenAwayIsTakenFromEverywhere() throws Exception {
        try (Store store = Tiers.filled(folder, 0, 64)) {
            store.remove(Pile.key(0).url());
            store.remove(Pile.key(Tiers.COUNT - 1).url());
            assertThat(Pile.has(store, 0, Tiers.LENGTH)).isFalse();
            assertThat(Pile.has(store, Tiers.COUNT - 1, Tiers.LENGTH)).isFalse();
            assertThat(store.removeIf((key, stored) -> stored.tags().contains("t3"), null))
                    .isEqualTo(Tiers.COUNT / 10);
            assertThat(Tiers.there(store)).isEqualTo(Tiers.COUNT - 2 - Tiers.COUNT / 10);
            assertThat(Pile.has(store, 3, Tiers.LENGTH)).isFalse();
            assertThat(store.removeIf((key, stored) -> true, null)).isEqualTo(Tiers.COUNT - 2 - Tiers.COUNT / 10);
            assertThat(Tiers.there(store)).isZero();
        }
        try (Store again = Tiers.open(folder, 0, 64)) {
            assertThat(Tiers.there(again)).isZero();
        }
    }

    @Test
    void whatIsEndedBelowKeepsItsContent() throws Exception {
        try (Store store = Tiers.filled(folder, 16, 64)) {
            assertThat(store.removeIf((key, stored) -> true, stored -> stored.ended(5)))
                    .isEqualTo(Tiers.COUNT);
            for (int i = 0; i < Tiers.COUNT; i++) {
                assertThat(Pile.has(store, i, Tiers.LENGTH)).isTrue();
                assertThat(store.find(Pile.key(i)).get(0).endedAt()).isEqualTo(5);
            }
        }
    }

    @Test
    void ofManyAnswersEachIsEndedBelow() throws Exception {
        try (Store store = Tiers.open(folder, 0, 64)) {
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
                store.put(Pile.key(0), Pile.answer(0, Tiers.LENGTH / 2));
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
        Store store = Tiers.filled(folder, 0, 64);
        Stored first = store.find(Pile.key(0)).get(0);
        store.close();
        way.take(store, first);
        assertThat(store.find(Pile.key(0))).isEmpty();
        try (Store again = Tiers.open(folder, 0, 64)) {
            assertThat(Tiers.there(again, 1)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, names = "REPLACE", mode = EnumSource.Mode.EXCLUDE)
    void whatIsTakenAwayBeforeFilesAreOpenedIsNotThere(Way way) throws Exception {
        Store store = Tiers.filled(folder, 0, 64);
        Stored first = store.find(Pile.key(0)).get(0);
        store.close();
        try (Store unserved = new Store(Tiers.cache(folder))) {
            way.take(unserved, first);
            unserved.serve(Tiers.room(0, 64));
            for (Stored found : unserved.find(Pile.key(0))) {
                assertThat(found.content().length()).isEqualTo(Tiers.LENGTH / 2);
            }
        }
    }

    @Test
    void aPurgeUnderWayIsWaitedForAtTheEnd() throws Exception {
        Store store = Tiers.filled(folder, 0, 64);
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
        try (Store again = Tiers.open(folder, 0, 64)) {
            assertThat(Pile.has(again, 0, Tiers.LENGTH)).isFalse();
            assertThat(Pile.has(again, 1, Tiers.LENGTH)).isFalse();
            assertThat(Tiers.there(again)).isGreaterThan(Tiers.COUNT / 2);
        }
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
