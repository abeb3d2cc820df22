package io.gatehouse.cache.suite;

import io.gatehouse.testing.NodePackages;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The public suite http-cache-tests, as it is installed. */
record PublicSuite(NodePackages installed) {
    /** What is ours of it: what is to be installed, and the document that the gateway runs with. */
    static final Path OURS = Path.of("src/http-cache-tests");

    private static final String NAME = "http-cache-tests";

    /** Installs it as the lock file says, which has a hash for each package. */
    static PublicSuite install(Path folder) throws IOException, InterruptedException {
        return new PublicSuite(NodePackages.install(OURS, folder));
    }

    /** Which version it is. */
    static String version() throws IOException {
        return NodePackages.version(OURS, NAME);
    }

    /** All its tests but those for browsers alone. */
    List<Asked> tests() throws IOException, InterruptedException {
        ProcessBuilder list = NodePackages.command(installed.folder(), "node", "tests.mjs");
        JsonArray tests = read(installed.said("tests", list)).asJsonArray();
        return tests.getValuesAs(JsonObject.class).stream().map(Asked::of).toList();
    }

    /** Starts the server that answers as each test wants it. */
    Origin origin() throws IOException {
        ProcessBuilder server = NodePackages.command(installed.of(NAME), "node", "server/server.mjs");
        server.environment()
                .putAll(Map.of(
                        "npm_config_protocol",
                        "http",
                        "npm_config_port",
                        "0",
                        "npm_config_pidfile",
                        installed.folder().resolve("origin.pid").toString()));
        return Origin.of(NodePackages.start(server.redirectErrorStream(true)));
    }

    /** Sends all requests of all tests to a gateway: for each test {@code true}, or what went wrong. */
    JsonObject ask(int port) throws IOException, InterruptedException {
        ProcessBuilder client = NodePackages.command(installed.of(NAME), "node", "--no-warnings", "cli.mjs");
        client.environment()
                .putAll(Map.of(
                        "npm_config_base",
                        "http://127.0.0.1:" + port,
                        "npm_config_id",
                        "",
                        "npm_package_config_id",
                        ""));
        return read(installed.said("result", client)).asJsonObject();
    }

    private static JsonStructure read(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.read();
        } catch (JsonException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }
}
