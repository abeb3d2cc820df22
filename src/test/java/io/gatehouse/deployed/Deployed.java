package io.gatehouse.deployed;

import io.gatehouse.testing.AdminContract;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;

/** One gateway on the server under test, under its context path, with its own home. */
enum Deployed {
    ROOT(""),
    GATE("/gate"),
    /** Deployed again and again by {@link RedeployIT}. */
    AGAIN("/again"),
    /** The same, and with threads of its own. */
    ASIDE("/aside"),
    /** Whose clients the server knows: see {@link ContainerIT}. */
    KNOWN("/known");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String path;
    private @Nullable AdminContract contract;

    Deployed(String path) {
        this.path = path;
    }

    /** Those of the server under test: two side by side, or the one that {@code java -jar} is. */
    static List<Deployed> here() {
        return Server.isEmbedded() ? List.of(ROOT) : List.of(ROOT, GATE);
    }

    /** The WAR that the build made, under the file name that gives this context path. */
    WebArchive war() {
        return ShrinkWrap.create(ZipImporter.class, fileName() + ".war")
                .importFrom(new File(System.getProperty("gatehouse.war")))
                .as(WebArchive.class);
    }

    /** The context path: empty for the root. */
    String path() {
        return path;
    }

    private String fileName() {
        return path.isEmpty() ? "ROOT" : path.substring(1);
    }

    String token() throws IOException {
        Path home = Server.homes().resolve(fileName());
        return Files.readString(home.resolve("admin-token")).strip();
    }

    /** Creates a resource of the document, or puts another in its place. */
    HttpResponse<String> put(String resource, String json) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                admin(resource).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json));
        HttpResponse<String> old = get(resource);
        old.headers().firstValue("ETag").ifPresent(tag -> request.header("If-Match", tag));
        return contract().check(HTTP.send(request.build(), BodyHandlers.ofString()), json);
    }

    /** Asks something of the admin API. */
    HttpResponse<String> post(String resource, String json) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                admin(resource).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** Forgets what an earlier suite published, if it is deployed at all. */
    void forget() throws IOException, InterruptedException {
        boolean everDeployed = Files.exists(Server.homes().resolve(fileName()));
        if (everDeployed && get("config").statusCode() == 200) {
            put("config", "{\"version\": 1}");
        }
    }

    HttpResponse<String> get(String resource) throws IOException, InterruptedException {
        return contract().check(HTTP.send(admin(resource).build(), BodyHandlers.ofString()), "");
    }

    /** The API as this gateway describes it. */
    private AdminContract contract() throws IOException, InterruptedException {
        if (contract == null) {
            contract = new AdminContract(json(HTTP.send(admin("openapi.json").build(), BodyHandlers.ofString())
                    .body()));
        }
        return contract;
    }

    /** Any call with JSON as its content; {@code fields} are names and values. */
    HttpResponse<String> call(String method, String resource, String json, String... fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = admin(resource).method(method, BodyPublishers.ofString(json));
        request.header("Content-Type", "application/json");
        return HTTP.send((fields.length == 0 ? request : request.headers(fields)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder admin(String resource) throws IOException {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + Server.port() + path + "/_gatehouse/admin/v1/" + resource))
                .header("Authorization", "Bearer " + token());
    }

    static JsonObject json(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
