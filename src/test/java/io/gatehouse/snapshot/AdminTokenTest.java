package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.QuietLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(QuietLog.class)
class AdminTokenTest {
    @TempDir
    private Path temp;

    private Home home;
    private Path file;

    @BeforeEach
    void open() throws StartRefused {
        home = Home.open(temp, Disk.REAL);
        file = temp.resolve("admin-token");
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void theFirstStartMakesItForItsOwnerAlone() throws Exception {
        AdminToken token = home.adminToken(null);
        String content = Files.readString(file);
        assertThat(content).matches("[A-Za-z0-9_-]{43}\n");
        assertThat(token.is(content.strip())).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(temp).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void laterStartsKeepIt() throws Exception {
        home.adminToken(null);
        String content = Files.readString(file);
        assertThat(home.adminToken("").is(content.strip())).isTrue();
        assertThat(file).hasContent(content.strip());
    }

    @Test
    void noTwoHomesHaveTheSame() throws Exception {
        try (Home other = Home.open(temp.resolve("other"), Disk.REAL)) {
            other.adminToken(null);
            home.adminToken(null);
            assertThat(Files.readString(file))
                    .isNotEqualTo(Files.readString(other.folder().resolve("admin-token")));
        }
    }

    @Test
    void onlyTheTokenItselfIsTheToken() throws Exception {
        AdminToken token = home.adminToken("secret");
        assertThat(token.is("secret")).isTrue();
        for (String wrong : List.of("", "secre", "secret ", "secrets", "Secret", "secret\n", "sécret")) {
            assertThat(token.is(wrong)).as(wrong).isFalse();
        }
        assertThat(token).hasToString("AdminToken");
    }

    @Test
    void theVariableOverridesTheFile() throws Exception {
        Files.writeString(file, "of-the-file\n");
        AdminToken token = home.adminToken("of-the-variable");
        assertThat(token.is("of-the-variable")).isTrue();
        assertThat(token.is("of-the-file")).isFalse();
        assertThat(file).hasContent("of-the-file");
    }

    @Test
    void withTheVariableNoFileIsMade() throws Exception {
        home.adminToken("of-the-variable");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \n", "two words\n", "two\nlines\n", "söcret\n"})
    void aFileThatHoldsNoUsableTokenIsRefusedAndNotShown(String content) throws IOException {
        Files.writeString(file, content);
        assertThatThrownBy(() -> home.adminToken(null))
                .isInstanceOf(StartRefused.class)
                .hasMessageContainingAll(file.toString(), "holds no usable admin token")
                .hasMessageNotContainingAny("two", "söcret");
        assertThat(file).exists();
    }

    @Test
    void aVariableThatIsNoTokenIsRefusedAndNotShown() {
        assertThatThrownBy(() -> home.adminToken("two words"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("GATEHOUSE_ADMIN_TOKEN")
                .hasMessageNotContaining("two words");
    }

    @Test
    void aWriteThatFailsIsToldAndLeavesNoHalfToken() throws Exception {
        for (int i = 0; i < 4; i++) {
            for (FailingDisk.Done done : FailingDisk.Done.values()) {
                FailingDisk disk = new FailingDisk();
                disk.fail(i, done);
                assertThatThrownBy(() -> AdminToken.of(temp, disk, null))
                        .isInstanceOf(StartRefused.class)
                        .hasMessageContainingAll(file.toString(), "injected");
                assertThat(file).doesNotExist();
                assertThat(temp).isDirectoryNotContaining("glob:**.tmp");
            }
        }
    }

    @Test
    void itsPlaceIsLoggedAndItIsNot() throws Exception {
        String first = logOfAStart();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String second = logOfAStart();
        assertThat(first).contains("INFO: The admin token is in " + file).doesNotContain("0600");
        assertThat(second).contains("WARNING: The admin token " + file + " can be read by others", "0600");
        assertThat(first + second).doesNotContain(Files.readString(file).strip());
    }

    private String logOfAStart() throws Exception {
        home.close();
        try (PublishingProcess process = PublishingProcess.start(temp, 0)) {
            return process.log();
        }
    }
}
