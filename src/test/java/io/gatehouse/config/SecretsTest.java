package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gatehouse.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.naming.NameNotFoundException;
import javax.naming.NoInitialContextException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where secrets are found, where they are not, and that a refusal shows none. */
class SecretsTest {
    private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path temp;

    private Path own;
    private Path further;
    private final ManualClock clock = new ManualClock();
    private final List<String> logged = new ArrayList<>();

    @BeforeEach
    void folders() throws IOException {
        own = Files.createDirectories(temp.resolve("home/secrets"));
        further = Files.createDirectories(temp.resolve("further"));
        Files.writeString(temp.resolve("home/admin-token"), "HUSH");
    }

    private Secrets secrets() {
        Map<String, String> environment = Map.of("KEY", "HUSH", "GATEHOUSE_ADMIN_TOKEN", "HUSH", "EMPTY", "");
        return new Secrets(environment::get, List.of(own, further), SecretsTest::lookup, clock);
    }

    private static Object lookup(String name) throws NameNotFoundException, NoInitialContextException {
        return switch (name) {
            case "java:comp/env/key" -> "HUSH";
            case "java:comp/env/number" -> 4711;
            case "java:no/naming" -> throw new NoInitialContextException("HUSH");
            default -> throw new NameNotFoundException("HUSH");
        };
    }

    private static Path write(Path file, String content, Instant time) throws IOException {
        Files.writeString(file, content);
        return Files.setLastModifiedTime(file, FileTime.from(time));
    }

    private String refusal(String written) {
        Throwable thrown = catchThrowable(() -> secrets().findFieldValue(written));
        assertThat(thrown).isInstanceOf(MissingSecret.class).hasMessageNotContaining("HUSH");
        assertThat(thrown.toString()).doesNotContain("HUSH", "4711");
        assertThat(thrown.getCause()).isNull();
        return String.valueOf(thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:KEY}", "${jndi:java:comp/env/key}", "${file:key}", "${file:more/key}"})
    void isFoundAndItsTextShowsNothing(String reference) throws Exception {
        write(own.resolve("key"), "HUSH\n", OLD);
        Files.createDirectory(further.resolve("more"));
        write(further.resolve("more/key"), "HUSH", OLD);
        Secret secret = secrets().find(reference);
        assertThat(secret.value()).isEqualTo("HUSH");
        assertThat(secret).hasToString("***");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HUSH                             | is a secret in plain text",
                "a ${env:HUSH}                    | is a secret in plain text",
                "${env:KEY}${env:HUSH}            | is a secret in plain text",
                "${ENV:HUSH}                      | is a secret in plain text",
                "${env:OTHER}                     | there is no such environment variable",
                "${env:EMPTY}                     | is empty",
                "${env:GATEHOUSE_ADMIN_TOKEN}     | is the gateway's own and never read",
                "${env:gatehouse_admin_token}     | is the gateway's own and never read",
                "${env:A B}                       | is no name of an environment variable",
                "${file:other}                    | there is no such file",
                "${file:../admin-token}           | there is no such file",
                "${file:x/../../admin-token}      | there is no such file",
                "${file:.}                        | there is no such file",
                "${file:/etc/passwd}              | there is no such file",
                "${file:out}                      | leads out of its folder",
                "${file:folder}                   | is no regular file",
                "${file:empty}                    | is empty",
                "${file:latin}                    | is not UTF-8",
                "${file:lines}                    | is a secret that can't stand here",
                "${file:large}                    | is larger than 64 KiB",
                "${jndi:java:comp/env/other}      | there is no such name",
                "${jndi:java:comp/env/number}     | is bound, but not to a text",
                "${jndi:java:no/naming}           | can't be looked up (NoInitialContextException)",
                "${jndi:ldap://127.0.0.1/x}       | is not a name below java:",
                "${jndi:comp/env/key}             | is not a name below java:",
                "${jndi:java:ldap://127.0.0.1/x}  | is not a name below java:",
            })
    void isNotFoundAndTheReasonNamesTheReferenceOnly(String written, String why) throws Exception {
        Files.createSymbolicLink(own.resolve("out"), Path.of("../admin-token"));
        Files.createDirectory(own.resolve("folder"));
        write(own.resolve("empty"), "\n", OLD);
        Files.write(own.resolve("latin"), new byte[] {'H', 'U', 'S', 'H', (byte) 0xe9});
        write(own.resolve("lines"), "HUSH\r\nEvil: HUSH\n", OLD);
        write(own.resolve("large"), "HUSH".repeat(20_000), OLD);
        String message = refusal(written);
        assertThat(message).contains(why);
        if (!why.contains("plain text")) {
            assertThat(message).startsWith(written);
        }
    }

    @Test
    void anAbsolutePathMayBeBelowAFolderAndOneNewlineIsTrimmed() throws Exception {
        Path file = write(further.resolve("key"), "a b\r\n", OLD);
        assertThat(secrets().find("${file:" + file + "}").value()).isEqualTo("a b");
        write(file, "a\n\n", OLD);
        assertThat(secrets().find("${file:" + file + "}").value()).isEqualTo("a\n");
    }

    @Test
    void aChangedFileIsReadAgainAfterASecondAndNotBefore() throws Exception {
        Path file = write(own.resolve("key"), "one", OLD);
        Secret secret = secrets().find("${file:key}");
        write(file, "two", OLD.plusSeconds(1));
        clock.advance(Duration.ofMillis(999));
        assertThat(secret.value()).isEqualTo("one");
        clock.advance(Duration.ofMillis(1));
        assertThat(secret.value()).isEqualTo("two");
    }

    @Test
    void aMountWhoseLinkTurnsIsReadAgain() throws Exception {
        for (String name : List.of("one", "two")) {
            write(Files.createDirectory(own.resolve(".." + name)).resolve("key"), name, OLD);
        }
        Files.createSymbolicLink(own.resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(own.resolve("key"), Path.of("..data/key"));
        Secret secret = secrets().find("${file:key}");
        assertThat(secret.value()).isEqualTo("one");
        Files.createSymbolicLink(own.resolve("..new"), Path.of("..two"));
        Files.move(own.resolve("..new"), own.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        clock.advance(Duration.ofSeconds(1));
        assertThat(secret.value()).isEqualTo("two");
    }

    @Test
    void aFileWrittenInTheSameMomentAsItWasReadIsReadAgain() throws Exception {
        Instant now = Instant.now();
        Path file = write(own.resolve("key"), "one", now);
        Secret secret = secrets().find("${file:key}");
        write(file, "two", now);
        clock.advance(Duration.ofSeconds(1));
        assertThat(secret.value()).isEqualTo("two");
    }

    @Test
    void oneThatIsGoneOrBadStaysWhatItWasAndThatIsToldOnce() throws Exception {
        Logger logger = Logger.getLogger(FileSecret.class.getName());
        Handler listener = listening();
        logger.setUseParentHandlers(false);
        logger.addHandler(listener);
        try {
            Path file = write(own.resolve("key"), "good", OLD);
            Secret secret = secrets().findFieldValue("${file:key}");
            Files.delete(file);
            for (int i = 0; i < 3; i++) {
                clock.advance(Duration.ofSeconds(1));
                assertThat(secret.value()).isEqualTo("good");
            }
            assertThat(logged).hasSize(1);
            write(file, "HUSH\nEvil: HUSH", OLD);
            clock.advance(Duration.ofSeconds(1));
            assertThat(secret.value()).isEqualTo("good");
            assertThat(logged).hasSize(2).allMatch(line -> line.contains("${file:key}") && !line.contains("HUSH"));
            write(file, "better", OLD);
            clock.advance(Duration.ofSeconds(1));
            assertThat(secret.value()).isEqualTo("better");
        } finally {
            logger.removeHandler(listener);
            logger.setUseParentHandlers(true);
        }
    }

    private Handler listening() {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage() + List.of(line.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
