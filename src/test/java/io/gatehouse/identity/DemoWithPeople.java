package io.gatehouse.identity;

import io.gatehouse.launch.Standing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The demo as {@code mvn -Pdemo,idp} has it, with the realm and the routes that this adds, and the identity provider of this run. */
record DemoWithPeople(Standing gateway, Keycloak keycloak) implements AutoCloseable {
    private static final Path ADDED = Path.of("src/demo");
    private static final String PROVIDER = "http://127.0.0.1:8180";
    private static final Duration LONGEST_WARMING = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static DemoWithPeople start(Path folder) throws IOException, InterruptedException {
        Keycloak keycloak = Keycloak.running();
        DemoWithPeople demo = new DemoWithPeople(Standing.demo(folder), keycloak);
        String realm = Files.readString(ADDED.resolve("petstore-realm.json"));
        keycloak.realm("petstore", realm.replace(":8080/", ":" + demo.gateway.port() + "/"));
        String routes = Files.readString(ADDED.resolve("routes.json"));
        demo.admin(
                "PATCH",
                "/config",
                BodyPublishers.ofString(routes.replace(PROVIDER, keycloak.url())),
                "application/merge-patch+json");
        demo.warm();
        return demo;
    }

    /** Its parts have a second each, which is little for the first calls of all. */
    private void warm() throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_WARMING.toNanos();
        String page = "";
        while (!page.contains("vets") || page.contains("_missing")) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the page never is whole: " + page);
            }
            page = send(request("/pages/pets/7").build()).body();
        }
    }

    int port() {
        return gateway.portNow();
    }

    String issuer() {
        return keycloak.url() + "/realms/petstore";
    }

    /** A request to this path of the gateway. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, BodyHandlers.ofString());
    }

    /** Has both targets of an upstream drained, or enabled again. */
    void targets(String upstream, String verb) throws IOException, InterruptedException {
        for (String target : new String[] {"127.0.0.1:9001", "127.0.0.1:9002"}) {
            String path = "/upstreams/" + upstream + "/targets/" + target + "/" + verb;
            admin("POST", path, BodyPublishers.noBody(), "application/json");
        }
    }

    private void admin(String method, String path, HttpRequest.BodyPublisher body, String type)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/_gatehouse/admin/v1" + path)
                .header("Authorization", "Bearer " + gateway.token())
                .header("Content-Type", type)
                .header("If-Match", "*")
                .method(method, body)
                .build());
        if (answer.statusCode() != 200) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
