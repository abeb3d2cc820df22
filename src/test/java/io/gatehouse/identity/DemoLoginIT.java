package io.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.launch.Standing;
import io.gatehouse.testing.Browser;
import io.gatehouse.testing.Browser.Seen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn -Pdemo,idp} adds to the demo: its realm and its routes, with the identity provider of this run. */
class DemoLoginIT {
    private static final Path ADDED = Path.of("src/demo");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Keycloak keycloak;
    private static Standing demo;
    private static String issuer;

    private final Browser browser = Browser.here(demo.portNow());

    @BeforeAll
    static void start() throws Exception {
        keycloak = Keycloak.running();
        issuer = keycloak.url() + "/realms/petstore";
        demo = Standing.demo(folder);
        String realm = Files.readString(ADDED.resolve("petstore-realm.json"));
        keycloak.realm("petstore", realm.replace(":8080/", ":" + demo.port() + "/"));
        String routes = Files.readString(ADDED.resolve("routes.json"));
        HttpResponse<String> published = HTTP.send(
                request("/_gatehouse/admin/v1/config")
                        .header("Authorization", "Bearer " + demo.token())
                        .header("Content-Type", "application/merge-patch+json")
                        .header("If-Match", "*")
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(
                                        routes.replace("http://127.0.0.1:8180/realms/petstore", issuer)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(published.statusCode()).as(published.body()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + demo.portNow() + path));
    }

    private void login(String user) throws IOException {
        Seen led = browser.open("/people/pets/7");
        assertThat(led.status()).isEqualTo(302);
        assertThat(led.field("Location")).startsWith(issuer);
        Seen back = browser.comeBack(new LoginForm().fill(led.field("Location"), user, user));
        assertThat(back.field("Location")).isEqualTo("/people/pets/7");
    }

    @Test
    void aKeeperLogsInSeesAPetAndLogsOut() throws Exception {
        assertThat(browser.open("/people").body()).contains("/people/pets/7", "/people/echo", "/keepers/orders/1");
        login("anna");
        assertThat(browser.open("/people/pets/7").body()).contains("\"id\":7");
        assertThat(browser.open("/people/echo").body()).contains("\"x-user\":[\"anna\"]", "Bearer ey");
        assertThat(browser.open("/keepers/orders/1").status()).isEqualTo(200);
        String here = "http://127.0.0.1:" + demo.portNow();
        Seen out = browser.send("POST", "/_gatehouse/session/people/logout", "", "Origin", here, "Accept", "text/html");
        assertThat(out.status()).isEqualTo(303);
        assertThat(out.field("Location")).startsWith(issuer);
        assertThat(browser.fetch("/people/pets/7").status()).isEqualTo(401);
    }

    @Test
    void whoIsNoKeeperSeesPetsAlone() throws Exception {
        login("bela");
        assertThat(browser.open("/people/pets/7").status()).isEqualTo(200);
        assertThat(browser.open("/keepers/orders/1").status()).isEqualTo(403);
    }

    @Test
    void aProgramComesWithAToken() throws Exception {
        String token = keycloak.tokens(
                        "petstore",
                        Map.of(
                                "grant_type", "client_credentials",
                                "client_id", "petstore-batch",
                                "client_secret", "secret-of-the-demo"))
                .getString("access_token");
        HttpResponse<String> answer = HTTP.send(
                request("/machines/echo")
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"x-client\":[\"petstore-batch\"]").doesNotContain(token);
    }
}
