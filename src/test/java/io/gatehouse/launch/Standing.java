package io.gatehouse.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process {@code java -jar gatehouse.war}, with what it prints. Its working and temporary folders are below the one
 * that the test gives.
 */
public final class Standing implements AutoCloseable {

    private static final long LIMIT_SECONDS = 120;
    private static final Pattern TLS = Pattern.compile("TLS on https://.+:(\\d+)");
    private static final Pattern READY = Pattern.compile("Gatehouse (\\S+) ready on http://([^ ]+):(\\d+) in \\d+ ms");

    private final Process process;
    private final Path folder;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Thread errorReader;
    private int port;
    private final BufferedReader out;

    private Standing(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.errorReader = new Thread(() -> collect(process.getErrorStream(), errors), "standing-errors");
        errorReader.setDaemon(true);
        errorReader.start();
    }

    /** Starts it in this folder, with options of the JVM before and options of the gateway after the WAR. */
    public static Standing start(Path folder, List<String> jvm, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1"); // most tests only start it
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(temporary(folder)));
        command.addAll(jvm);
        command.add("-jar");
        command.add(System.getProperty("gatehouse.war"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GATEHOUSE_"));
        return new Standing(builder.start(), folder);
    }

    /** The demo on a free port, with a home below this folder, where its token can be found. */
    public static Standing demo(Path folder) throws IOException {
        Path home = folder.resolve("gatehouse-home");
        return start(folder, "--demo", "--address", "127.0.0.1", "--port", "0", "--home", home.toString());
    }

    static Standing start(Path folder, String... options) throws IOException {
        return start(folder, List.of(), options);
    }

    /** Waits for the line that says it is ready: its port. */
    public int port() throws IOException {
        if (port != 0) {
            return port;
        }
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            output.add(line);
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                port = Integer.parseInt(ready.group(3));
                return port;
            }
        }
        throw new AssertionError("it ended without being ready: " + errors);
    }

    /** Its port, known since {@link #port}. */
    public int portNow() {
        return port;
    }

    /** Its port for TLS, as it said before it was ready. */
    public int tlsPort() {
        return output.stream()
                .map(TLS::matcher)
                .filter(Matcher::matches)
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /** Waits for its end: the exit code. */
    public int exitCode() throws IOException, InterruptedException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            output.add(line);
        }
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it still runs after " + LIMIT_SECONDS + " s");
        }
        errorReader.join();
        return process.exitValue();
    }

    public void terminate() {
        process.toHandle().destroy();
    }

    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** The lines of standard output read so far. */
    List<String> output() {
        return List.copyOf(output);
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    /** What stands in its temporary folder. */
    List<String> leftBehind() throws IOException {
        try (Stream<Path> all = Files.list(temporary(folder))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("hsperfdata"))
                    .sorted()
                    .toList();
        }
    }

    public String token() throws IOException {
        return Files.readString(folder.resolve("gatehouse-home/admin-token")).strip();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    private static Path temporary(Path folder) {
        return folder.resolve("tmp");
    }

    private static void collect(InputStream stream, List<String> lines) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
