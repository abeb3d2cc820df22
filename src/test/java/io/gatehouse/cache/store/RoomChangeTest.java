package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of answers, and of files, where the room for them changes. */
class RoomChangeTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsBelowStartsEmptyWhereItsSizeChanges() throws Exception {
        try (Store store = Tiers.filled(folder, 0, 64)) {
            store.serve(Tiers.room(0, 65));
            store.settle();
            assertThat(Tiers.there(store)).isEqualTo(store.heap().entries()).isPositive();
            Tiers.fill(store);
            assertThat(Tiers.there(store)).isEqualTo(Tiers.COUNT);
            store.serve(Tiers.room(16, 0));
            store.settle();
            assertThat(store.tiers()).extracting(Tier::name).containsExactly("heap", "offHeap");
            assertThat(Tiers.cache(folder)).isEmptyDirectory();
        }
    }

    @Test
    void nothingIsLostThatHasNoRoomWhileTheRoomBelowIsMade() throws Exception {
        try (Store store = Tiers.open(folder, 0, 0)) {
            store.serve(Tiers.room(16, 64));
            for (int i = 0; i < 15; i++) {
                store.put(Pile.key(i), Pile.answer(i, Tiers.LENGTH));
            }
            assertThat(Tiers.there(store, 15)).isEqualTo(15);
        }
    }

    @Test
    void anotherSizeOfTheHeapAloneKeepsAll() throws Exception {
        try (Store store = Tiers.filled(folder, 0, 64)) {
            store.serve(new Room(Tiers.MIB / 2, 0, 64 * Tiers.MIB));
            store.settle();
            assertThat(store.heap().bytes()).isPositive().isLessThanOrEqualTo(Tiers.MIB / 2);
            assertThat(store.heap().limit()).isEqualTo(Tiers.MIB / 2);
            assertThat(Tiers.there(store)).isEqualTo(Tiers.COUNT);
        }
    }

    @Test
    void anAnswerTooLargeForTheHeapStaysBelow() throws Exception {
        try (Store store = Tiers.open(folder, new Room(8 * Tiers.MIB, 0, 128 * Tiers.MIB))) {
            store.put(Pile.key(0), Pile.answer(0, 3 << 20));
            store.serve(new Room(Tiers.MIB, 0, 128 * Tiers.MIB));
            store.settle();
            for (int i = 0; i < 2; i++) {
                assertThat(store.heap().entries()).isZero();
                assertThat(Pile.has(store, 0, 3 << 20)).isTrue();
            }
        }
    }

    @Test
    void aContentThatWouldPutOutAllOthersDoesNotGoDown() throws Exception {
        try (Store store = Tiers.open(folder, new Room(32 * Tiers.MIB, 16 * Tiers.MIB, 0))) {
            store.put(Pile.key(0), Pile.answer(0, Tiers.LENGTH));
            store.put(Pile.key(1), Pile.answer(1, 4_000_000));
            store.serve(new Room(Tiers.MIB, 16 * Tiers.MIB, 0));
            store.settle();
            assertThat(store.tiers()).allMatch(Tier::usable);
            assertThat(Pile.has(store, 0, Tiers.LENGTH)).isTrue();
            assertThat(store.find(Pile.key(1))).isEmpty();
        }
    }

    @Test
    void filesAreNotTouchedUntilItIsSaidHowMuchRoomThereIs() throws Exception {
        Tiers.filled(folder, 0, 64).close();
        new Store(Tiers.cache(folder)).close();
        try (Store again = Tiers.open(folder, 0, 64)) {
            assertThat(Tiers.there(again)).isEqualTo(Tiers.COUNT);
        }
    }

    @Test
    void filesThatThereIsNoRoomForAreDeleted() throws Exception {
        Tiers.filled(folder, 0, 64).close();
        Tiers.open(folder, 0, 0).close();
        assertThat(Tiers.cache(folder)).isEmptyDirectory();
        try (Store again = Tiers.open(folder, 0, 64)) {
            assertThat(Tiers.there(again)).isZero();
        }
    }

    @Test
    void whatElseIsInTheFolderStays() throws Exception {
        Path mount = Tiers.cache(folder);
        Files.createDirectories(mount.resolve("lost+found"));
        Tiers.filled(folder, 0, 64).close();
        Tiers.open(folder, 0, 0).close();
        assertThat(mount).isDirectoryContaining(path -> path.endsWith("lost+found"));
        assertThat(mount.toFile().list()).hasSize(1);
    }
}
