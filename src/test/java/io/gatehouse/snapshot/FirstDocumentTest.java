package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.QuietLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(QuietLog.class)
class FirstDocumentTest {
    @TempDir
    private Path temp;

    private Home home;
    private Revisions revisions;
    private final PlainCompiling compiling = new PlainCompiling();

    @BeforeEach
    void open() throws StartRefused {
        home = Home.open(temp, Disk.REAL);
        revisions = Revisions.open(home);
    }

    @AfterEach
    void close() {
        home.close();
    }

    private FirstDocument load(@Nullable Path file) throws StartRefused {
        return FirstDocument.load(home, revisions, file, compiling);
    }

    private static String served(FirstDocument first) {
        return first.snapshot().number() + " " + first.snapshot().document().toJson();
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(temp.resolve(name), content);
    }

    private void publish(String json) throws IOException {
        revisions.save(Store.NOON, "token", "", Store.document(json).json());
    }

    @Test
    void anEmptyHomeBeginsWithTheEmptyDocument() throws Exception {
        FirstDocument first = load(null);
        assertThat(first.refused()).isFalse();
        assertThat(served(first)).isEqualTo("0 {\"version\":1}");
    }

    @Test
    void gatehouseYamlIsTheFirstDocument() throws Exception {
        Path file = write("gatehouse.yaml", "version: 1\na: yaml\n");
        FirstDocument first = load(null);
        assertThat(served(first)).isEqualTo("0 {\"version\":1,\"a\":\"yaml\"}");
        assertThat(first.source()).isEqualTo(file.toString());
    }

    @Test
    void gatehouseJsonIsTheFirstDocument() throws Exception {
        write("gatehouse.json", "{\"version\": 1, \"a\": \"json\"}");
        assertThat(served(load(null))).isEqualTo("0 {\"version\":1,\"a\":\"json\"}");
    }

    @Test
    void bothAreAProblem() throws Exception {
        write("gatehouse.yaml", "version: 1");
        write("gatehouse.json", "{\"version\": 1}");
        FirstDocument first = load(null);
        assertThat(first.refused()).isTrue();
        assertThat(first.sentences())
                .singleElement()
                .asString()
                .contains(temp.toString(), "gatehouse.yaml and a gatehouse.json", "expected one of them");
    }

    @Test
    void theNewestRevisionWinsOverTheHomesFile() throws Exception {
        write("gatehouse.yaml", "version: 1\na: yaml\n");
        publish("{\"version\":1,\"a\":\"one\"}");
        publish("{\"version\":1,\"a\":\"two\"}");
        assertThat(served(load(null))).isEqualTo("2 {\"version\":1,\"a\":\"two\"}");
    }

    @Test
    void aGivenFileWinsOverAll() throws Exception {
        write("gatehouse.yaml", "version: 1\na: yaml\n");
        publish("{\"version\":1,\"a\":\"one\"}");
        assertThat(served(load(write("given.yml", "version: 1\na: given\n"))))
                .isEqualTo("0 {\"version\":1,\"a\":\"given\"}");
        assertThat(served(load(write("given.JSON", "{\"a\":\"json\"}")))).isEqualTo("0 {\"a\":\"json\"}");
    }

    @Test
    void aFileThatIsNewerThanTheNewestRevisionIsNotLoadedAndThatIsLogged() throws Exception {
        Path file = write("gatehouse.yaml", "version: 1\na: yaml\n");
        publish("{\"version\":1,\"a\":\"one\"}");
        Files.setLastModifiedTime(file, FileTime.from(Store.NOON.minusSeconds(1)));
        assertThat(logOfAStart()).doesNotContain("not loaded");
        Files.setLastModifiedTime(file, FileTime.from(Store.NOON.plusSeconds(1)));
        assertThat(logOfAStart()).contains("WARNING: " + file + " is newer than revision 1 and is not loaded");
        assertThat(served(load(null))).isEqualTo("1 {\"version\":1,\"a\":\"one\"}");
    }

    @Test
    void aRefusedDocumentIsToldAndNothingOlderIsServed() throws Exception {
        publish("{\"version\":1,\"a\":\"good\"}");
        publish("{\"version\":1,\"bad\":true}");
        FirstDocument first = load(null);
        assertThat(first.refused()).isTrue();
        assertThat(first.sentences())
                .containsExactly(temp.resolve("revisions/00000002.json")
                        + ": /bad: unknown field; got true; expected no such field");
        assertThat(served(first)).isEqualTo("0 {\"version\":1}");
        assertThat(temp.resolve("revisions/00000002.json")).exists();
    }

    @Test
    void unreadableTextIsToldWithItsPlace() throws Exception {
        write("gatehouse.yaml", "version: 1\nroutes: {a: [}\n");
        FirstDocument first = load(null);
        assertThat(first.refused()).isTrue();
        assertThat(first.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.column()).isPositive();
        });
    }

    @Test
    void aGivenFileThatIsNotThereIsTold() throws Exception {
        publish("{\"version\":1,\"a\":\"good\"}");
        Path missing = temp.resolve("missing.yaml");
        FirstDocument first = load(missing);
        assertThat(first.sentences()).containsExactly(missing + ": the document: can't be read: no such file");
        assertThat(served(first)).isEqualTo("0 {\"version\":1}");
    }

    @Test
    void aPortThatCannotBeOpenedRefusesTheDocumentThatAsksForIt() throws Exception {
        publish("{\"version\":1,\"adminPort\":9}");
        FirstDocument first = load(null)
                .opening(
                        port -> {
                            throw new IllegalStateException(port + " is in use");
                        },
                        compiling);
        assertThat(served(first)).isEqualTo("0 {\"version\":1}");
        assertThat(first.sentences())
                .containsExactly(temp.resolve("revisions/00000001.json")
                        + ": /admin/port: the port can't be opened: 9 is in use; expected a free port");
    }

    @Test
    void aPortThatCanBeOpenedIs() throws Exception {
        publish("{\"version\":1,\"adminPort\":9}");
        AtomicInteger opened = new AtomicInteger();
        FirstDocument first = load(null);
        assertThat(first.opening(opened::set, compiling)).isSameAs(first);
        assertThat(opened).hasValue(9);
    }

    @Test
    void aRevisionWithABrokenHashIsSkippedForTheOneBeforeIt() throws Exception {
        publish("{\"version\":1,\"a\":\"one\"}");
        publish("{\"version\":1,\"a\":\"two\"}");
        Path two = temp.resolve("revisions/00000002.json");
        Files.writeString(two, Files.readString(two).replace("two", "TWO"));
        assertThat(served(load(null))).isEqualTo("1 {\"version\":1,\"a\":\"one\"}");
        assertThat(two).exists();
        assertThat(logOfAStart()).contains("SEVERE: The revision " + two + " is skipped", "its sha256 is");
    }

    private String logOfAStart() throws Exception {
        home.close();
        try (PublishingProcess process = PublishingProcess.start(temp, 0)) {
            return process.log();
        }
    }
}
