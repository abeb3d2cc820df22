package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
    @TempDir
    Path home;

    @Test
    void writesEveryLineBeforeItIsClosed() throws IOException {
        Path file = home.resolve("logs/access.log");
        try (AccessLog log = new AccessLog(file(file, 1 << 20, 5))) {
            IntStream.range(0, 5_000).forEach(n -> log.log("line " + n + "\n"));
        }
        assertThat(Files.readAllLines(file)).hasSize(5_000).startsWith("line 0").endsWith("line 4999");
    }

    @Test
    void appendsAfterALineEndEvenIfACrashLeftHalfALine() throws IOException {
        Path file = home.resolve("access.log");
        Files.writeString(file, "{\"half");
        try (AccessLog log = new AccessLog(file(file, 1 << 20, 5))) {
            log.log("whole\n");
        }
        assertThat(Files.readAllLines(file)).containsExactly("{\"half", "whole");
    }

    @Test
    void beginsANewFileWhenOneIsFullAndKeepsSoMany() throws IOException {
        Path file = home.resolve("access.log");
        for (String line : new String[] {"first\n", "second\n", "third\n", "fourth\n"}) {
            try (AccessLog log = new AccessLog(file(file, 8, 2))) {
                log.log(line);
            }
        }
        assertThat(file).hasContent("fourth");
        assertThat(home.resolve("access.log.1")).hasContent("third");
        assertThat(home.resolve("access.log.2")).hasContent("second");
        assertThat(home.resolve("access.log.3")).doesNotExist();
    }

    @Test
    void keepsNoFullFileWhenToldSo() throws IOException {
        Path file = home.resolve("access.log");
        for (String line : new String[] {"first\n", "second\n"}) {
            try (AccessLog log = new AccessLog(file(file, 8, 0))) {
                log.log(line);
            }
        }
        assertThat(file).hasContent("second");
        assertThat(home.resolve("access.log.1")).doesNotExist();
    }

    @Test
    void dropsAndCountsLinesWhileTheDestinationIsStuck() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        PrintStream before = System.out;
        System.setOut(new PrintStream(new Blocking(stuck, release), true, StandardCharsets.UTF_8));
        try (AccessLog log = new AccessLog(new Destination(Destination.To.STDOUT, home, 1, 0), 10)) {
            log.log("first\n");
            assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
            IntStream.range(0, 25).forEach(n -> log.log("line\n"));
            assertThat(log.dropped()).isEqualTo(15);
            release.countDown();
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void writesToTheStandardOutput() {
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try (AccessLog log = new AccessLog(new Destination(Destination.To.STDOUT, home, 1, 0))) {
            log.log("line\n");
        } finally {
            System.setOut(before);
        }
        assertThat(captured.toString(StandardCharsets.UTF_8)).isEqualTo("line\n");
    }

    @Test
    void changesItsDestinationWhileItRuns() throws IOException {
        Path first = home.resolve("first.log");
        Path second = home.resolve("second.log");
        try (AccessLog log = new AccessLog(file(first, 1 << 20, 5))) {
            log.log("one\n");
            log.to(file(second, 1 << 20, 5));
            log.log("two\n");
        }
        String before = Files.exists(first) ? Files.readString(first) : "";
        assertThat(before + Files.readString(second)).isEqualTo("one\ntwo\n");
        assertThat(second).content().endsWith("two\n");
    }

    @Test
    void goesOnWhenTheFileCantBeWrittenAndCountsWhatWasLost() throws IOException {
        Logger said = Logger.getLogger(AccessLog.class.getName());
        said.setUseParentHandlers(false);
        List<String> messages = new CopyOnWriteArrayList<>();
        said.setLevel(Level.ALL);
        said.addHandler(new Listening(messages));
        Path folder = Files.createDirectory(home.resolve("access.log"));
        AccessLog log = new AccessLog(file(folder, 1 << 20, 5));
        log.log("lost\n");
        log.close();
        said.setUseParentHandlers(true);
        said.setLevel(null);
        assertThat(log.dropped()).isEqualTo(1);
        assertThat(messages).hasSize(1).first().asString().contains("can't be written to " + folder);
    }

    @Test
    void leavesNoThreadWhenClosed() {
        AccessLog log = new AccessLog(file(home.resolve("access.log"), 1, 1));
        assertThat(writers()).isPositive();
        log.close();
        assertThat(writers()).isZero();
        log.log("late\n");
        assertThat(log.dropped()).isEqualTo(1);
    }

    private static long writers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gatehouse-access-log"))
                .count();
    }

    private static Destination file(Path file, long maxSize, int keep) {
        return new Destination(Destination.To.FILE, file, maxSize, keep);
    }

    private static final class Listening extends Handler {
        private final List<String> messages;

        Listening(List<String> messages) {
            this.messages = messages;
        }

        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Says when it is written to, and waits. */
    private static final class Blocking extends OutputStream {
        private final CountDownLatch stuck;
        private final CountDownLatch release;

        Blocking(CountDownLatch stuck, CountDownLatch release) {
            this.stuck = stuck;
            this.release = release;
        }

        @Override
        public void write(int octet) {
            stuck.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
