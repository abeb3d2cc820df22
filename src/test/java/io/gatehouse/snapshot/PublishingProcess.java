package io.gatehouse.snapshot;

import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A small process that publishes on a home, one document after the other, and prints the number of each that was
 * acknowledged. It is there to be killed.
 */
final class PublishingProcess implements AutoCloseable {
    private static final String PADDING = "kept whole or not at all; ".repeat(2_000);

    private final Process process;
    private final BufferedReader out;
    private final Path log;

    private PublishingProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The process's main: the home, and how many documents to publish. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Store store = Store.start(Path.of(arguments[0]), new TalkingDisk(out))) {
            store.home.adminToken(null);
            out.println("began with " + store.live.get().number() + " "
                    + store.served().hashCode());
            for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
                out.println(store.publish(document(store.revisions.next())).number());
            }
        } catch (StartRefused e) {
            out.println("refused: " + e.getMessage());
        }
    }

    /** The document of a revision. */
    static String document(long number) {
        return number == 0 ? "{\"version\":1}" : "{\"version\":1,\"n\":" + number + ",\"x\":\"" + PADDING + "\"}";
    }

    /** Starts one on the least class path that it runs on. */
    static PublishingProcess start(Path home, int documents) throws IOException {
        String classPath = Stream.of(
                        Publisher.class,
                        PublishingProcess.class,
                        JsonObject.class,
                        load("org.eclipse.parsson.JsonProviderImpl"),
                        load("org.snakeyaml.engine.v2.api.Load"),
                        load("com.google.re2j.Pattern"))
                .map(type -> Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString())
                .collect(Collectors.joining(":"));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                classPath,
                PublishingProcess.class.getName(),
                home.toString(),
                Integer.toString(documents));
        Path log = Files.createTempFile("gatehouse-test", ".log");
        return new PublishingProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next line it printed of its own; null at its end. */
    String line() throws IOException {
        String line = out.readLine();
        while (line != null && line.startsWith(TalkingDisk.MARK)) {
            line = out.readLine();
        }
        return line;
    }

    /** The next line that it, or its disk, printed; null at its end. */
    String anyLine() throws IOException {
        return out.readLine();
    }

    /** Waits for its end, and returns what it logged. */
    String log() throws IOException, InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end");
        }
        return Files.readString(log);
    }

    /** Kills it without a word (SIGKILL); what it printed can still be read. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it lives on");
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
        Files.delete(log);
    }
}
