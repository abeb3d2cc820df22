package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.HeardLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the store where its files are not as it left them: it may be empty, and is never wrong. */
class DiskFaultsTest {
    private static final int COUNT = 100;
    private static final int LENGTH = FillingProcess.LENGTH;

    private final HeardLog log = new HeardLog(Depth.class.getName());

    @TempDir
    private Path temp;

    @AfterEach
    void close() {
        log.close();
    }

    private Path folder() {
        return temp.resolve("cache");
    }

    private Store open() {
        return Stores.open(folder(), FillingProcess.room());
    }

    private void fill() throws InterruptedException {
        try (Store store = open()) {
            for (int i = 0; i < COUNT; i++) {
                store.put(Pile.key(i), Pile.answer(i, LENGTH));
                store.settle();
            }
        }
    }

    private static long there(Store store) {
        return IntStream.range(0, COUNT)
                .filter(number -> Pile.has(store, number, LENGTH))
                .count();
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatWasKilledWhileWritingStartsEmptyAndSaysSoOnce() throws Exception {
        fill();
        try (FillingProcess process = FillingProcess.start(folder(), Integer.MAX_VALUE, ":")) {
            process.await("200");
            process.kill();
        }
        try (Store store = open()) {
            assertThat(there(store)).isZero();
            store.put(Pile.key(1), Pile.answer(1, LENGTH));
        }
        assertThat(log.lines()).singleElement().asString().contains("was not closed", folder().toString());
        try (Store store = open()) {
            assertThat(there(store)).isEqualTo(1);
        }
        assertThat(log.lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {".index", ".meta", "closed"})
    void aDamagedFileOfTheStoreMakesItStartEmptyAndSayItOnce(String which) throws Exception {
        fill();
        for (Path file : files(which)) {
            try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
                long place = octets.length() / 2;
                octets.seek(place);
                int there = octets.read();
                octets.seek(place);
                octets.write(there ^ 0xd5);
            }
        }
        try (Store store = open()) {
            assertThat(there(store)).isZero();
            assertThat(store.tiers()).hasSize(2);
        }
        assertThat(log.lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {".index", ".meta", ".data", "closed"})
    void aFileThatIsCutShortMakesItStartEmptyAndSayItOnce(String which) throws Exception {
        fill();
        assertThat(files(which)).isNotEmpty();
        for (Path file : files(which)) {
            try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
                octets.setLength(octets.length() / 2);
            }
        }
        try (Store store = open()) {
            assertThat(there(store)).isZero();
        }
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void damagedContentIsNeverGivenAndIsToldOnce() throws Exception {
        fill();
        Random random = new Random(1);
        for (Path file : files(".data")) {
            try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
                for (long place = 0; place < octets.length(); place += 10_000) {
                    octets.seek(place + random.nextInt(1_000));
                    octets.write(random.nextInt());
                }
            }
        }
        try (Store store = open()) {
            assertThat(there(store)).isLessThan(COUNT);
            store.put(Pile.key(1), Pile.answer(1, LENGTH));
            assertThat(Pile.has(store, 1, LENGTH)).isTrue();
        }
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void aFolderThatCanNotBeUsedCostsTheDiskAlone() throws Exception {
        Files.writeString(folder(), "no folder");
        try (Store store = open()) {
            store.put(Pile.key(1), Pile.answer(1, LENGTH));
            assertThat(Pile.has(store, 1, LENGTH)).isTrue();
            assertThat(store.tiers()).extracting(Tier::usable).containsExactly(true, false);
        }
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void memoryThatTheJvmHasNotCostsThatMemoryAlone() {
        try (HeardLog quiet = new HeardLog("org.ehcache");
                Store store = Stores.open(folder(), new Room(1 << 20, 1L << 40, 0))) {
            store.put(Pile.key(1), Pile.answer(1, LENGTH));
            assertThat(Pile.has(store, 1, LENGTH)).isTrue();
            assertThat(store.tiers()).extracting(Tier::usable).containsExactly(true, false);
            assertThat(quiet.lines()).isNotEmpty();
        }
        assertThat(log.lines()).singleElement().asString().contains("outside of the heap", "left out");
    }

    @Test
    void aFullDiskCostsAnswersAndNothingElse() throws Exception {
        // no file may be larger than so many blocks of 512 octets
        try (FillingProcess process = FillingProcess.start(folder(), COUNT, "ulimit -f 4000")) {
            List<String> said = process.await("closed");
            assertThat(said).filteredOn(line -> line.contains("left out")).hasSize(1);
            assertThat(said).contains("tiers 1", COUNT - 1 + " true", "0 false");
        }
        try (Store store = open()) {
            assertThat(there(store)).isZero();
        }
        assertThat(log.lines()).isEmpty();
    }
}
