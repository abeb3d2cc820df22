package io.gatehouse.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A public suite as npm installs it, pinned by a folder of ours: which version, and the hash of each package, but no
 * registry, which each machine has its own of.
 *
 * @param folder where it is installed, below {@code target/}
 */
public record NodePackages(Path folder) {
    private static final long LIMIT_SECONDS = 120;

    /** Installs what a folder of ours pins, with all that is in it. */
    public static NodePackages install(Path ours, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(ours)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        NodePackages installed = new NodePackages(folder.toAbsolutePath());
        installed.said("install", command(installed.folder, "npm", "ci", "--prefer-offline"));
        return installed;
    }

    /** Which version of a package a folder of ours pins. */
    public static String version(Path ours, String name) throws IOException {
        try (JsonReader pinned = Json.createReader(Files.newBufferedReader(ours.resolve("package.json")))) {
            return pinned.readObject().getJsonObject("dependencies").getString(name);
        }
    }

    /** Where a package is. */
    public Path of(String name) {
        return folder.resolve("node_modules").resolve(name);
    }

    /** A command that is to run in a folder. */
    public static ProcessBuilder command(Path where, String... words) {
        return new ProcessBuilder(words).directory(where.toFile());
    }

    /** Runs a command that must succeed: what it prints, which stays in a file of this name. */
    public String said(String name, ProcessBuilder command) throws IOException, InterruptedException {
        Path out = folder.resolve(name + ".out");
        Path errors = folder.resolve(name + ".err");
        Process process = start(command.redirectOutput(out.toFile()).redirectError(errors.toFile()));
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError("%s %s: %s"
                        .formatted(
                                String.join(" ", command.command()),
                                ended ? "failed" : "still runs after " + LIMIT_SECONDS + " s",
                                Files.readString(errors)));
            }
        } finally {
            process.toHandle().destroyForcibly();
        }
        return Files.readString(out, UTF_8);
    }

    /** Starts a command. */
    public static Process start(ProcessBuilder command) {
        try {
            return command.start();
        } catch (IOException e) {
            throw new AssertionError(
                    "The build needs Node 20 or newer and npm, for the public suites that it is tested with: "
                            + e.getMessage(),
                    e);
        }
    }
}
