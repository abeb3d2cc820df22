package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.BadValue;
import io.gatehouse.consumer.Minted;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.testing.QuietLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(QuietLog.class)
class AdminTokensTest {
    private final ManualClock clock = new ManualClock();

    @TempDir
    Path home;

    private AdminTokens open() {
        return AdminTokens.of(home, Disk.REAL, clock);
    }

    private FurtherToken token(String name, Minted minted, @Nullable Instant expires) {
        return new FurtherToken(name, minted.hash(), minted.prefix(), clock.instant(), expires, false, "token");
    }

    @Test
    void aTokenIsNotGoodFromTheTimeOnAtWhichItExpires() throws IOException {
        AdminTokens tokens = open();
        Minted minted = Minted.key(Minted.TOKEN);
        tokens.add(token("ci", minted, clock.instant().plusSeconds(60)));
        clock.advance(Duration.ofSeconds(59));
        assertThat(tokens.find(minted.secret())).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.find(minted.secret())).isNull();
        assertThat(tokens.all()).hasSize(1);
    }

    @Test
    void whatWasKeptIsReadAgainAsItWas() throws IOException {
        AdminTokens tokens = open();
        Minted minted = Minted.key(Minted.TOKEN);
        Instant expires = clock.instant().plusSeconds(60);
        tokens.add(new FurtherToken("eye", minted.hash(), minted.prefix(), clock.instant(), expires, true, "token"));
        tokens.add(token("ci", Minted.key(Minted.TOKEN), null));
        assertThat(open().all()).isEqualTo(tokens.all());
        assertThat(tokens.remove("eye")).isTrue();
        assertThat(tokens.remove("eye")).isFalse();
        assertThat(open().find(minted.secret())).isNull();
        assertThat(tokens).hasToString("1 admin tokens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "sync", "rename", "folder"})
    void whatCannotBeSavedIsNotGoodAndTakesNothingAway(String step) throws IOException {
        Minted kept = Minted.key(Minted.TOKEN);
        open().add(token("kept", kept, null));
        AdminTokens tokens = AdminTokens.of(home, failing(step), clock);
        Minted lost = Minted.key(Minted.TOKEN);
        assertThatThrownBy(() -> tokens.add(token("lost", lost, null))).isInstanceOf(IOException.class);
        assertThat(tokens.find(lost.secret())).isNull();
        assertThatThrownBy(() -> tokens.remove("kept")).isInstanceOf(IOException.class);
        assertThat(tokens.find(kept.secret())).isNotNull();
        assertThat(open().broken()).isNull();
        assertThat(home.resolve(AdminTokens.FILE + ".tmp")).doesNotExist();
    }

    private static Disk failing(String step) {
        return new Disk() {
            private void fail(String at) throws IOException {
                if (at.equals(step)) {
                    throw new IOException("no room");
                }
            }

            @Override
            public void write(Path file, byte[] content) throws IOException {
                fail("write");
                Disk.super.write(file, content);
            }

            @Override
            public void sync(Path file) throws IOException {
                fail("sync");
                Disk.super.sync(file);
            }

            @Override
            public void rename(Path from, Path to) throws IOException {
                fail("rename");
                Disk.super.rename(from, to);
            }

            @Override
            public void syncFolder(Path folder) throws IOException {
                fail("folder");
                Disk.super.syncFolder(folder);
            }
        };
    }

    @Test
    void aNameIsOfOneTokenOnly() throws IOException {
        AdminTokens tokens = open();
        tokens.add(token("ci", Minted.key(Minted.TOKEN), null));
        assertThatThrownBy(() -> tokens.add(token("ci", Minted.key(Minted.TOKEN), null)))
                .isInstanceOf(BadValue.class);
        assertThat(tokens.all()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no JSON                    | {                                              | line 1, column",
                "nothing                    | ``                                             | line 1",
                "no list                    | {\"tokens\": 1}                                | /tokens (line 1, column"
                        + " 2)",
                "no object                  | {\"tokens\": [1]}                              | /tokens/0",
                "a token in plain text      | {\"tokens\": [{\"hash\": \"gatetoken_x\"}]}    | /tokens/0/hash (line 1,"
                        + " column",
                "an unknown field           | {\"tokens\": [{\"scope\": \"all\"}]}           | /tokens/0/scope (line 1",
                "a flag that is a word      | {\"tokens\": [{\"readOnly\": \"no\"}]}         | /tokens/0/readOnly",
            })
    void whatIsWrongWithTheFileIsToldWithItsPlaceAndNobodyComesInByIt(String why, String content, String place)
            throws IOException {
        Path file = home.resolve(AdminTokens.FILE);
        Files.writeString(file, content);
        AdminTokens tokens = open();
        assertThat(tokens.broken()).contains(file.toString(), place).doesNotContain("gatetoken_x");
        assertThat(tokens.all()).isEmpty();
        assertThat(tokens.find("gatetoken_x")).isNull();
        assertThatThrownBy(() -> tokens.add(token("ci", Minted.key(Minted.TOKEN), null)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Files.readString(file)).isEqualTo(content);
    }
}
