package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(QuietLog.class)
class RevisionsTest {
    private static final JsonObject DOCUMENT = Store.document(
                    "{\"version\":1,\"z\":\"é\\u0001\\\"\",\"a\":[1.50,1e3,true,null,{}]}")
            .json();

    @TempDir
    private Path temp;

    private Home home;

    @BeforeEach
    void open() throws StartRefused {
        home = Home.open(temp, Disk.REAL);
    }

    @AfterEach
    void close() {
        home.close();
    }

    private Path file(int number) {
        return temp.resolve(String.format("revisions/%08d.json", number));
    }

    private void save(Revisions revisions, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            revisions.save(Store.NOON, "token", "for a test", DOCUMENT);
        }
    }

    @Test
    void aRevisionIsOneFileWithItsHashOverAllElse() throws Exception {
        save(Revisions.open(home), 1);
        String content = Files.readString(file(1));
        String members = "\"number\":1,\"at\":\"2025-06-01T12:00:00Z\",\"by\":\"token\",\"reason\":\"for a test\","
                + "\"document\":{\"version\":1,\"z\":\"é\\u0001\\\"\",\"a\":[1.50,1E+3,true,null,{}]}";
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(("{" + members + "}").getBytes(StandardCharsets.UTF_8)));
        assertThat(content).isEqualTo("{" + members + ",\"sha256\":\"" + hash + "\"}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(1))))
                .isEqualTo("rw-------");
    }

    @Test
    void whatWasSavedIsReadAgain() throws Exception {
        Revisions revisions = Revisions.open(home);
        Revision saved = revisions.save(Store.NOON, "ops", "", DOCUMENT);
        assertThat(Revisions.open(home).read(1)).contains(saved);
        assertThat(saved.document()).isEqualTo(DOCUMENT);
        assertThat(revisions.read(2)).isEmpty();
    }

    @Test
    void numbersGoUpAndAreListedNewestFirst() throws Exception {
        save(Revisions.open(home), 2);
        Revisions reopened = Revisions.open(home);
        save(reopened, 1);
        Files.writeString(temp.resolve("revisions/notes.txt"), "not a revision");
        assertThat(reopened.numbers()).containsExactly(3L, 2L, 1L);
        assertThat(reopened.newest()).map(Revision::number).contains(3L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cut off            | (?s)\"document\".*   | ``",
                "empty              | (?s).*               | ``",
                "text after its end | (?s)$                | {}",
                "a changed document | \"version\":1        | \"version\":2",
                "another author     | \"by\":\"token\"     | \"by\":\"root\"",
                "another time       | 12:00:00Z            | 12:00:01Z",
                "no time at all     | 12:00:00Z            | noon",
                "another number     | \"number\":2         | \"number\":3",
                "no number          | \"number\":2         | \"number\":2.5",
                "no hash            | ,\"sha256\":\"[^\"]*\" | ``",
                "another hash       | \"sha256\":\".       | \"sha256\":\"g",
                "a list             | (?s).*               | [1]",
                "nested too deep    | (?s).*               | [[[[[[[[[[",
                "a great number     | \"number\":2         | \"number\":1e999999999",
            })
    void aBrokenRevisionIsSkippedAndNeverDeleted(String broken, String regex, String replacement) throws Exception {
        save(Revisions.open(home), 2);
        String content =
                Files.readString(file(2)).replaceFirst(regex, replacement.replace("[[[[[[[[[[", "[".repeat(5000)));
        assertThat(content).isNotEqualTo(Files.readString(file(2)));
        Files.writeString(file(2), content);
        Revisions revisions = Revisions.open(home);
        assertThat(revisions.newest()).as(broken).map(Revision::number).contains(1L);
        assertThat(revisions.read(2)).isEmpty();
        save(revisions, 1);
        assertThat(file(2)).hasContent(content);
        assertThat(revisions.numbers()).as("its number is not used again").containsExactly(3L, 2L, 1L);
    }

    @Test
    void anUnreadableRevisionIsSkipped() throws Exception {
        save(Revisions.open(home), 1);
        Files.createDirectory(file(2));
        assertThat(Revisions.open(home).newest()).map(Revision::number).contains(1L);
        assertThat(file(2)).exists();
    }

    @Test
    void oneThatIsRemovedWhileItIsReadIsGoneAndNotBroken() throws Exception {
        List<String> told = new ArrayList<>();
        Logger logger = Logger.getLogger(Revisions.class.getName());
        Filter before = logger.getFilter();
        home.close();
        home = Home.open(temp, new Disk() {
            @Override
            public byte[] read(Path file) throws IOException {
                Files.delete(file);
                return Disk.super.read(file);
            }
        });
        Revisions revisions = Revisions.open(home);
        save(revisions, 1);
        logger.setFilter(entry -> !told.add(entry.getMessage()));
        try {
            assertThat(revisions.read(1)).isEmpty();
        } finally {
            logger.setFilter(before);
        }
        assertThat(told).isEmpty();
        assertThat(revisions.list()).isEmpty();
    }

    @Test
    void leftoversOfACrashAreRemovedAndTheirNumbersAreNotUsed() throws Exception {
        save(Revisions.open(home), 1);
        Path leftover = Files.writeString(temp.resolve("revisions/00000002.json.tmp"), "{\"number\":2,");
        Revisions revisions = Revisions.open(home);
        assertThat(leftover).doesNotExist();
        save(revisions, 1);
        assertThat(revisions.numbers()).containsExactly(3L, 1L);
    }

    @Test
    void eachStepOfASaveCanFailWithoutLeavingAnything() throws Exception {
        FailingDisk disk = new FailingDisk();
        home.close();
        home = Home.open(temp, disk);
        Revisions revisions = Revisions.open(home);
        disk.heal();
        save(revisions, 1);
        List<String> steps = new ArrayList<>(disk.operations());
        assertThat(steps)
                .containsExactly(
                        "write 00000001.json.tmp",
                        "sync 00000001.json.tmp",
                        "rename 00000001.json",
                        "syncFolder revisions");
        for (FailingDisk.Done done : FailingDisk.Done.values()) {
            for (int i = 0; i < steps.size(); i++) {
                long next = revisions.next();
                disk.fail(i, done);
                assertThatThrownBy(() -> save(revisions, 1)).hasMessageContaining("injected");
                assertThat(revisions.next()).as("its number is gone").isEqualTo(next + 1);
                assertThat(revisions.numbers()).containsExactly(1L);
                assertThat(temp.resolve("revisions")).isDirectoryNotContaining("glob:**.tmp");
                disk.heal();
                assertThat(Revisions.open(home).newest()).map(Revision::number).contains(1L);
            }
        }
        save(revisions, 1);
        assertThat(revisions.newest()).map(Revision::number).contains(revisions.next() - 1);
    }

    private static List<String> listed(Revisions revisions) throws IOException {
        return revisions.list().stream()
                .map(one -> one.number()
                        + one.head().map(RevisionHead::reason).map(" "::concat).orElse(" broken"))
                .toList();
    }

    @Test
    void theListTellsEachWithoutReadingItsDocument() throws Exception {
        StringBuilder large = new StringBuilder("{\"version\":1,\"text\":\"");
        large.append("x".repeat(1 << 20)).append("\"}");
        JsonObject document = Store.document(large.toString()).json();
        String reason = "\u0001\"é\n".repeat(250);
        Revisions.open(home).save(Store.NOON, "ops \"1\"", reason, document);
        List<String> whole = new ArrayList<>();
        Disk counting = new Disk() {
            @Override
            public byte[] read(Path file) throws IOException {
                whole.add(file.toString());
                return Disk.super.read(file);
            }
        };
        home.close();
        home = Home.open(temp, counting);
        Revisions revisions = Revisions.open(home);
        assertThat(revisions.list())
                .containsExactly(
                        new Listed(1, java.util.Optional.of(new RevisionHead(1, Store.NOON, "ops \"1\"", reason))));
        assertThat(whole).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cut off            | (?s)\"document\".*   | ``",
                "empty              | (?s).*               | ``",
                "text after its end | (?s)$                | {}",
                "no time at all     | 12:00:00Z            | noon",
                "another number     | \"number\":2         | \"number\":3",
                "no number          | \"number\":2         | \"number\":2.5",
                "no hash            | ,\"sha256\":\"[^\"]*\" | ``",
                "a list             | (?s).*               | [1]",
            })
    void aBrokenRevisionIsListedAsOneAmongTheOthers(String broken, String regex, String replacement) throws Exception {
        save(Revisions.open(home), 3);
        Files.writeString(file(2), Files.readString(file(2)).replaceFirst(regex, replacement));
        assertThat(listed(Revisions.open(home))).as(broken).containsExactly("3 for a test", "2 broken", "1 for a test");
    }

    @Test
    void oneThatIsAlteredInTheMiddleIsKnownToBeBrokenOnceItWasReadAndNoLongerWhenItIsPutRight() throws Exception {
        save(Revisions.open(home), 2);
        String good = Files.readString(file(2));
        Files.writeString(file(2), good.replace("\"version\":1", "\"version\":2"));
        Revisions revisions = Revisions.open(home);
        assertThat(revisions.read(2)).isEmpty();
        assertThat(listed(revisions)).containsExactly("2 broken", "1 for a test");
        Files.writeString(file(2), good);
        assertThat(revisions.read(2)).isPresent();
        assertThat(listed(revisions)).containsExactly("2 for a test", "1 for a test");
    }

    @Test
    void oneThatAPersonWroteInAnotherLayoutIsAsGood() throws Exception {
        save(Revisions.open(home), 1);
        Files.writeString(
                file(1),
                Files.readString(file(1))
                        .replace(",\"sha256\"", "\n  , \"sha256\"")
                        .stripTrailing());
        assertThat(listed(Revisions.open(home))).containsExactly("1 for a test");
    }

    @Test
    void whatNeedNotBeKeptIsRemovedButNothingBroken() throws Exception {
        Revisions revisions = Revisions.open(home);
        save(revisions, 6);
        Files.writeString(file(2), Files.readString(file(2)).replace("\"version\":1", "\"version\":2"));
        Files.writeString(file(3), "{");
        revisions = Revisions.open(home);
        revisions.retain(new Retention(2, Duration.ofDays(1)), 6, Store.NOON);
        assertThat(revisions.numbers()).containsExactly(6L, 5L, 3L, 2L);
        assertThat(listed(revisions)).containsExactly("6 for a test", "5 for a test", "3 broken", "2 broken");
    }

    @Test
    void noNumberIsUsedAgainThoughAllOthersWereRemoved() throws Exception {
        Revisions revisions = Revisions.open(home);
        save(revisions, 4);
        revisions.retain(new Retention(1, Duration.ofDays(1)), 4, Store.NOON);
        assertThat(revisions.numbers()).containsExactly(4L);
        assertThat(revisions.next()).isEqualTo(5);
        Revisions reopened = Revisions.open(home);
        assertThat(reopened.next()).isEqualTo(5);
        save(reopened, 1);
        assertThat(reopened.numbers()).containsExactly(5L, 4L);
    }

    @Test
    void textThatHasNoUtf8IsNotSavedAltered() throws Exception {
        Revisions revisions = Revisions.open(home);
        assertThatThrownBy(() -> revisions.save(Store.NOON, "token", "half a pair: \ud800", DOCUMENT))
                .isInstanceOf(IOException.class);
        assertThat(revisions.numbers()).isEmpty();
    }
}
