package io.gatehouse.cache.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The public suite http-cache-tests as npm installs it, pinned by {@code src/http-cache-tests}.
 *
 * @param folder where it is installed, below {@code target/}
 */
record PublicSuite(Path folder) {
    /** What is ours of it: what is to be installed, and the document that the gateway runs with. */
    static final Path OURS = Path.of("src/http-cache-tests");

    private static final String NAME = "http-cache-tests";
    private static final long LIMIT_SECONDS = 120;

    /** Installs it as the lock file says, which has a hash for each package. */
    static PublicSuite install(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(OURS)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        PublicSuite suite = new PublicSuite(folder.toAbsolutePath());
        suite.said("install", suite.command(suite.folder, "npm", "ci", "--prefer-offline"));
        return suite;
    }

    /** Which version it is. */
    static String version() throws IOException {
        JsonObject pinned = read(Files.readString(OURS.resolve("package.json"))).asJsonObject();
        return pinned.getJsonObject("dependencies").getString(NAME);
    }

    /** All its tests but those for browsers alone. */
    List<Asked> tests() throws IOException, InterruptedException {
        JsonArray tests =
                read(said("tests", command(folder, "node", "tests.mjs"))).asJsonArray();
        return tests.getValuesAs(JsonObject.class).stream().map(Asked::of).toList();
    }

    /** Starts the server that answers as each test wants it. */
    Origin origin() throws IOException {
        ProcessBuilder server = command(folder.resolve("node_modules").resolve(NAME), "node", "server/server.mjs");
        server.environment()
                .putAll(Map.of(
                        "npm_config_protocol",
                        "http",
                        "npm_config_port",
                        "0",
                        "npm_config_pidfile",
                        folder.resolve("origin.pid").toString()));
        return Origin.of(start(server.redirectErrorStream(true)));
    }

    /** Sends all requests of all tests to a gateway: for each test {@code true}, or what went wrong. */
    JsonObject ask(int port) throws IOException, InterruptedException {
        ProcessBuilder client =
                command(folder.resolve("node_modules").resolve(NAME), "node", "--no-warnings", "cli.mjs");
        client.environment()
                .putAll(Map.of(
                        "npm_config_base",
                        "http://127.0.0.1:" + port,
                        "npm_config_id",
                        "",
                        "npm_package_config_id",
                        ""));
        return read(said("result", client)).asJsonObject();
    }

    private ProcessBuilder command(Path where, String... words) {
        return new ProcessBuilder(words).directory(where.toFile());
    }

    /** Runs a command that must succeed: what it prints, which stays in a file of this name. */
    private String said(String name, ProcessBuilder command) throws IOException, InterruptedException {
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

    private static Process start(ProcessBuilder command) {
        try {
            return command.start();
        } catch (IOException e) {
            throw new AssertionError(
                    "The build needs Node 20 or newer and npm, for the public suite that the cache is tested with: "
                            + e.getMessage(),
                    e);
        }
    }

    private static JsonStructure read(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.read();
        } catch (JsonException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }
}
