package io.gatehouse.cache.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A small process that fills a store on disk, and prints how far it is. It is there to be killed, or to have no disk left. */
final class FillingProcess implements AutoCloseable {
    static final int LENGTH = 60_000;

    private final Process process;
    private final BufferedReader out;

    private FillingProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The room of its store. */
    static Room room() {
        return new Room(1 << 20, 0, 64 << 20);
    }

    /** The process's main: the folder, and how many answers to put. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int count = Integer.parseInt(arguments[1]);
        Store store = Stores.open(Path.of(arguments[0]), room());
        for (int i = 0; i < count; i++) {
            store.put(Pile.key(i), Pile.answer(i, LENGTH));
            store.settle();
            out.println(i);
        }
        for (int i = 0; i < count; i++) {
            // throws where an answer is another one's
            boolean there = Pile.has(store, i, LENGTH);
            out.println(i + " " + there);
        }
        out.println("tiers " + store.tiers().stream().filter(Tier::usable).count());
        store.close();
        out.println("closed");
    }

    /**
     * Starts one.
     *
     * @param before words of a shell that are said first, such as {@code ulimit -f 1000}
     */
    static FillingProcess start(Path folder, int count, String before) throws IOException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                classPath(),
                FillingProcess.class.getName(),
                folder.toString(),
                Integer.toString(count));
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", before + "; exec \"$@\"", "sh"));
        command.addAll(java);
        return new FillingProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private static String classPath() {
        return Stream.of(
                        Store.class,
                        FillingProcess.class,
                        org.ehcache.Cache.class,
                        org.slf4j.Logger.class,
                        org.slf4j.jul.JDK14LoggerFactory.class)
                .map(type -> Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString())
                .collect(Collectors.joining(":"));
    }

    /** Reads until it says this; what it said before. */
    List<String> await(String line) throws IOException {
        List<String> said = new ArrayList<>();
        for (String next = out.readLine(); next != null; next = out.readLine()) {
            if (next.equals(line)) {
                return said;
            }
            said.add(next);
        }
        throw new AssertionError("it ended without " + line + ": " + String.join("\n", said));
    }

    /** Ends it as a power cut does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
    }
}
