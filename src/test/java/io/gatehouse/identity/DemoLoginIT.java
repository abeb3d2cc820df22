package io.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Browser;
import io.gatehouse.testing.Browser.Seen;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn -Pdemo,idp} adds to the demo: its realm and its routes, with the identity provider of this run. */
class DemoLoginIT {
    @TempDir
    private static Path folder;

    private static DemoWithPeople demo;

    private final Browser browser = Browser.here(demo.port());

    @BeforeAll
    static void start() throws Exception {
        demo = DemoWithPeople.start(folder);
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private void login(String user) throws IOException {
        Seen led = browser.open("/people/pets/7");
        assertThat(led.status()).isEqualTo(302);
        assertThat(led.field("Location")).startsWith(demo.issuer());
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
        String here = "http://127.0.0.1:" + demo.port();
        Seen out = browser.send("POST", "/_gatehouse/session/people/logout", "", "Origin", here, "Accept", "text/html");
        assertThat(out.status()).isEqualTo(303);
        assertThat(out.field("Location")).startsWith(demo.issuer());
        assertThat(browser.fetch("/people/pets/7").status()).isEqualTo(401);
    }

    @Test
    void whoIsNoKeeperSeesPetsAlone() throws Exception {
        login("bela");
        assertThat(browser.open("/people/pets/7").status()).isEqualTo(200);
        assertThat(browser.open("/keepers/orders/1").status()).isEqualTo(403);
    }

    @Test
    void offersAreForWhoHasTheScope() throws Exception {
        login("anna");
        assertThat(browser.fetch("/bff/pets/7").body()).contains("\"vets\":[{", "A collar that glows");
    }

    @Test
    void thePageOfWhoHasNotTheScopeIsWholeWithoutOffers() throws Exception {
        login("bela");
        assertThat(browser.fetch("/bff/pets/7").body()).contains("\"vets\":[{").doesNotContain("offers", "_missing");
    }

    @Test
    void aPhoneGetsAViewOfItsOwn() throws Exception {
        login("anna");
        assertThat(browser.send("GET", "/bff/pets/7", "", "X-Client", "mobile").body())
                .isEqualTo("{\"pet\":{\"id\":7,\"name\":\"Oskar\",\"status\":\"available\"},\"lastOrder\":\"placed\"}");
    }

    @Test
    void aProgramComesWithAToken() throws Exception {
        String token = demo.keycloak()
                .tokens(
                        "petstore",
                        Map.of(
                                "grant_type", "client_credentials",
                                "client_id", "petstore-batch",
                                "client_secret", "secret-of-the-demo"))
                .getString("access_token");
        HttpResponse<String> page = DemoWithPeople.send(demo.request("/pages/pets/7")
                .header("Authorization", "Bearer " + token)
                .build());
        assertThat(page.body()).contains("A collar that glows");
        HttpResponse<String> answer = DemoWithPeople.send(demo.request("/machines/echo")
                .header("Authorization", "Bearer " + token)
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"x-client\":[\"petstore-batch\"]").doesNotContain(token);
    }
}
