package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.testing.QuietLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What looks at the file of the configuration make of it; no look happens but those of the test. */
@ExtendWith(QuietLog.class)
class ConfigFileTest {
    private static final Logger LOGGER = Logger.getLogger(ConfigFile.class.getName());

    @TempDir
    private Path temp;

    private Path path;
    private Home home;
    private Revisions revisions;
    private final PlainCompiling compiling = new PlainCompiling();
    private Live live;
    private Publisher publisher;
    private ConfigFile file;
    private int port;
    private final List<String> errors = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            if (logged.getLevel() == Level.SEVERE) {
                errors.add(String.valueOf(logged.getMessage()).replace("{0}", "FILE"));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void start() throws Exception {
        path = Files.writeString(temp.resolve("config.yaml"), "{version: 1, a: 1}");
        LOGGER.addHandler(listener);
        home = Home.open(temp.resolve("home"), Disk.REAL);
        begin();
    }

    private void begin() throws Exception {
        revisions = Revisions.open(home);
        FirstDocument first = FirstDocument.load(home, revisions, path, compiling);
        live = new Live(first.snapshot());
        Clock clock = Clock.fixed(Store.NOON, ZoneOffset.UTC);
        publisher = new Publisher(live, first, compiling, revisions, clock, this::open, path);
        file = new ConfigFile(path, publisher, first);
    }

    @AfterEach
    void stop() {
        LOGGER.removeHandler(listener);
        home.close();
    }

    private void open(int wanted) {
        if (wanted == 1) {
            throw new IllegalStateException("in use");
        }
        port = wanted;
    }

    private void write(String content) throws IOException {
        Files.writeString(path, content);
    }

    private String served() {
        return live.get().number() + " " + live.get().document().toJson();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            file.look();
        }
    }

    @Test
    void aFileThatDoesNotChangeIsNotPublished() throws Exception {
        look(100);
        assertThat(served()).isEqualTo("0 {\"version\":1,\"a\":1}");
        assertThat(revisions.numbers()).isEmpty();
    }

    @Test
    void aChangeThatStandsStillForTwoLooksIsPublishedAsARevision() throws Exception {
        look(2);
        write("{version: 1, a: 2}");
        look(1);
        assertThat(served()).isEqualTo("0 {\"version\":1,\"a\":1}");
        look(1);
        assertThat(served()).isEqualTo("1 {\"version\":1,\"a\":2}");
        Revision revision = revisions.read(1).orElseThrow();
        assertThat(revision.by()).isEqualTo("file");
        assertThat(revision.reason()).isEqualTo(path.toString());
        look(100);
        assertThat(revisions.numbers()).containsExactly(1L);
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotPublished() throws Exception {
        for (int i = 2; i < 20; i++) {
            write("{version: 1, a: " + i + "}");
            look(1);
        }
        assertThat(served()).startsWith("0 ");
        look(1);
        assertThat(served()).isEqualTo("1 {\"version\":1,\"a\":19}");
    }

    @Test
    void aHalfWrittenFileThatStoodStillIsRefusedAndTheRestOfItPublished() throws Exception {
        write("{version: 1, a: ");
        look(2);
        assertThat(served()).startsWith("0 ");
        assertThat(file.refused()).hasSize(1);
        write("{version: 1, a: 2}");
        look(2);
        assertThat(served()).isEqualTo("1 {\"version\":1,\"a\":2}");
        assertThat(file.refused()).isEmpty();
    }

    @Test
    void aFileThatAnEditorPutInItsPlaceIsPublished() throws Exception {
        Path other = Files.writeString(temp.resolve("config.yaml~"), "{version: 1, a: 2}");
        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
        look(2);
        assertThat(served()).isEqualTo("1 {\"version\":1,\"a\":2}");
    }

    @Test
    void aMountWhoseLinkTurnsToAnotherFolderIsPublishedAlsoWhereSizeAndTimeAreTheSame() throws Exception {
        FileTime time = FileTime.fromMillis(1_700_000_000_000L);
        for (int i = 1; i <= 2; i++) {
            Path folder = Files.createDirectory(temp.resolve(".." + i));
            Files.setLastModifiedTime(
                    Files.writeString(folder.resolve("config.yaml"), "{version: 1, a: " + i + "}"), time);
        }
        Files.createSymbolicLink(temp.resolve("..data"), Path.of("..1"));
        Files.delete(path);
        Files.createSymbolicLink(path, Path.of("..data", "config.yaml"));
        look(2);
        assertThat(served()).startsWith("0 ");

        Files.createSymbolicLink(temp.resolve("..data_tmp"), Path.of("..2"));
        Files.move(temp.resolve("..data_tmp"), temp.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        look(2);
        assertThat(served()).isEqualTo("1 {\"version\":1,\"a\":2}");
    }

    @Test
    void aChangeThatNeitherSizeNorTimeShowsIsFoundWithinAFewLooks() throws Exception {
        FileTime time = Files.getLastModifiedTime(path);
        look(2);
        write("{version: 1, a: 2}");
        Files.setLastModifiedTime(path, time);
        look(11);
        assertThat(served()).isEqualTo("1 {\"version\":1,\"a\":2}");
    }

    @Test
    void aChangeOfWhiteSpaceAloneMakesNoRevision() throws Exception {
        write("# said otherwise\nversion: 1\na: 1\n");
        look(3);
        assertThat(served()).startsWith("0 ");
        assertThat(revisions.numbers()).isEmpty();
    }

    @Test
    void aRefusedChangeIsToldOnceWithEachProblemAndItsPlaceAndTheOldOneServes() throws Exception {
        write("version: 1\nbad: true\n");
        look(100);
        assertThat(served()).startsWith("0 ");
        assertThat(errors)
                .containsExactly(
                        "FILE is refused, what was served before still is",
                        path + ": /bad: unknown field; got true; expected no such field");
        assertThat(file.refused()).containsExactly(errors.get(1));

        write("version: 1\nbad: 1\n");
        look(100);
        assertThat(errors).hasSize(4);
    }

    @Test
    void whatCantBeReadAsADocumentIsToldWithLineAndColumn() throws Exception {
        write("version: 1\nroutes: [\n");
        look(2);
        assertThat(file.refused()).hasSize(1);
        assertThat(file.refused().get(0)).startsWith(path + ": the document (line 3, column 1): ");
    }

    @Test
    void theOldContentPutBackEndsTheRefusalWithoutARevision() throws Exception {
        write("{version: 1, bad: 1}");
        look(2);
        write("{version: 1, a: 1}");
        look(2);
        assertThat(file.refused()).isEmpty();
        assertThat(served()).startsWith("0 ");
        write("{version: 1, bad: 1}");
        look(2);
        assertThat(errors).as("told again: it is a new event").hasSize(4);
    }

    @Test
    void aFileThatIsGoneForAWhileIsToldOnceAndTheOldOneServes() throws Exception {
        Files.delete(path);
        look(1);
        assertThat(file.refused())
                .as("an editor may be about to put another there")
                .isEmpty();
        look(100);
        assertThat(served()).startsWith("0 ");
        assertThat(errors).hasSize(2);
        assertThat(file.refused())
                .containsExactly(path + " can't be read: no such file; what was served before still is");
        write("{version: 1, a: 3}");
        look(2);
        assertThat(served()).isEqualTo("1 {\"version\":1,\"a\":3}");
        assertThat(file.refused()).isEmpty();
    }

    @Test
    void aFolderInItsPlaceIsRefused() throws Exception {
        Files.delete(path);
        Files.createDirectory(path);
        look(2);
        assertThat(file.refused()).containsExactly(path + " is a folder; what was served before still is");
    }

    @Test
    void aHugeFileIsRefusedUnread() throws Exception {
        try (RandomAccessFile huge = new RandomAccessFile(path.toFile(), "rw")) {
            huge.setLength(100L << 30);
        }
        look(2);
        assertThat(file.refused()).containsExactly(path + " is larger than 8 MiB; what was served before still is");
        try (RandomAccessFile large = new RandomAccessFile(path.toFile(), "rw")) {
            large.setLength(Document.MAX_BYTES);
        }
        look(2);
        assertThat(file.refused()).hasSize(1).doesNotContain("larger");
    }

    @Test
    void aFileThatMayNotBeReadIsRefusedAndTakenOverWhenItMay() throws Exception {
        write("{version: 1, a: 2}");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(path), "root reads everything");
        look(2);
        assertThat(file.refused())
                .containsExactly(path + " can't be read: permission denied; what was served before still is");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        look(11);
        assertThat(served()).isEqualTo("1 {\"version\":1,\"a\":2}");
    }

    @Test
    void theAdminPortOfAChangedFileIsOpenedAndOneThatCantBeIsAProblemThatIsTriedAgain() throws Exception {
        write("{version: 1, adminPort: 7}");
        look(2);
        assertThat(port).isEqualTo(7);
        write("{version: 1, adminPort: 1}");
        look(2);
        assertThat(served()).startsWith("1 ");
        assertThat(file.refused())
                .containsExactly(path + ": /admin/port: the port can't be opened: in use; got 1; expected a free port");
        look(100);
        assertThat(errors).hasSize(2);
        assertThat(compiling.alive()).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeSavedIsTriedAgain() throws Exception {
        Path folder = home.revisions();
        Files.delete(folder);
        write("{version: 1, a: 2}");
        look(2);
        assertThat(served()).startsWith("0 ");
        assertThat(file.refused()).hasSize(1);
        Files.createDirectory(folder);
        look(30);
        assertThat(served()).endsWith(" {\"version\":1,\"a\":2}");
        assertThat(file.refused()).isEmpty();
    }

    @Test
    void theProblemsOfTheStartAreNotToldTwiceAndTheFirstGoodChangeServes() throws Exception {
        write("{version: 1, bad: 1}");
        begin();
        assertThat(file.refused()).hasSize(1);
        look(100);
        assertThat(errors).isEmpty();
        write("{version: 1}");
        look(2);
        assertThat(served()).isEqualTo(revisions.numbers().get(0) + " {\"version\":1}");
        assertThat(publisher.refused()).isNull();
    }
}
