package io.gatehouse.identity;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The real identity provider of the tests: Keycloak from its distribution, on a free port of the loopback address, with the
 * realm {@code pets} of {@code pets-realm.json}. Started once for all tests of a run, and stopped with it; {@code KEYCLOAK_URL}
 * names one that runs already, with that realm and the administrator {@code admin} with the password {@code admin}.
 */
public final class Keycloak {
    /** It may take minutes on a busy machine. */
    private static final Duration LONGEST_START = Duration.ofMinutes(8);

    private static final Path DISTRIBUTIONS = Path.of(System.getProperty("keycloak.home", "target/servers"));

    private static final class Running {
        private static final Keycloak INSTANCE = begin();
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    private Keycloak(String url) {
        this.url = url;
    }

    /** The one of this run, which answers. */
    public static Keycloak running() {
        return Running.INSTANCE;
    }

    private static Keycloak begin() {
        String given = System.getenv("KEYCLOAK_URL");
        try {
            return given == null ? start() : new Keycloak(given);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Keycloak start() throws IOException {
        Path home = home();
        Path realms = Files.createDirectories(home.resolve("data/import"));
        Files.copy(
                Path.of("src/test/resources/io/gatehouse/identity/pets-realm.json"),
                realms.resolve("pets-realm.json"),
                StandardCopyOption.REPLACE_EXISTING);
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--cache=local",
                "--db=dev-mem",
                "--import-realm");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin");
        // it runs for a few minutes, which the better compiler would only use up
        builder.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
        Path log = home.resolve("keycloak.log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
        Keycloak keycloak = new Keycloak("http://127.0.0.1:" + port);
        keycloak.await(process, log);
        return keycloak;
    }

    private static Path home() throws IOException {
        try (var folders = Files.list(DISTRIBUTIONS)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("keycloak-"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("no Keycloak below " + DISTRIBUTIONS + ": mvn verify unpacks it"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The script that was started, and the server that it has started. */
    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(Process process, Path log) throws IOException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new IOException("Keycloak did not start:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    private boolean answers() {
        try {
            return send(HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                                    .build())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where it is, without a slash at the end. */
    public String url() {
        return url;
    }

    /** The same at another address that leads there: it is another issuer, since it calls itself as it is asked. */
    public Keycloak at(String other) {
        return new Keycloak(other);
    }

    public int port() {
        return URI.create(url).getPort();
    }

    public String issuer() {
        return url + "/realms/pets";
    }

    /** An access token of a client that acts for itself (RFC 6749 §4.4); an empty scope is none. */
    public String accessToken(String client, String secret, String scope) throws IOException {
        Map<String, String> form = new LinkedHashMap<>(
                Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", secret));
        if (!scope.isEmpty()) {
            form.put("scope", scope);
        }
        return tokens("pets", form).getString("access_token");
    }

    /** What a realm's token endpoint answers to this form, which must be right. */
    public JsonObject tokens(String realm, Map<String, String> form) throws IOException {
        return json(send(HttpRequest.newBuilder(URI.create(url + "/realms/" + realm + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(form)))
                .build()));
    }

    /** Has a realm of this name that is as this JSON says, whatever one there was. */
    public void realm(String name, String json) throws IOException {
        administration("DELETE", "/" + name, "");
        HttpResponse<String> answer = administration("POST", "", json);
        if (answer.statusCode() != 201) {
            throw new IOException("the realm " + name + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Calls the administration of the realm, which must do it; null for an answer without content. */
    public String administer(String method, String path, String body) throws IOException {
        HttpResponse<String> answer = administration(method, "/pets" + path, body);
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> administration(String method, String path, String body) throws IOException {
        String token = tokens(
                        "master",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "admin-cli",
                                "username", "admin",
                                "password", "admin"))
                .getString("access_token");
        return send(HttpRequest.newBuilder(URI.create(url + "/admin/realms" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + '=' + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static JsonObject json(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
