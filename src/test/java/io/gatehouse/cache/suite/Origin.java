package io.gatehouse.cache.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The suite's own server, in a process of its own. */
record Origin(Process process, int port) implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on http://.+:(\\d+)/");

    /** Waits for the line that says where it listens. */
    static Origin of(Process process) throws IOException {
        BufferedReader lines = process.inputReader();
        List<String> said = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            Matcher listening = LISTENING.matcher(line);
            if (listening.matches()) {
                drain(lines);
                return new Origin(process, Integer.parseInt(listening.group(1)));
            }
        }
        throw new AssertionError("the server of the suite did not start: " + String.join("\n", said));
    }

    /** Reads on, so that the process never waits for somebody to take its output. */
    private static void drain(BufferedReader lines) {
        Thread reader = new Thread(() -> lines.lines().forEach(line -> {}), "origin-output");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}
