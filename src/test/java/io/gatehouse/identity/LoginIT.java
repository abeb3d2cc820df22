package io.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Browser;
import io.gatehouse.testing.Browser.Seen;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People log in at a real identity provider, by the code flow with PKCE, and out again. */
class LoginIT {
    private static final String PASSWORD = "anna's password";

    private static Keycloak keycloak;
    private static Backend backend;
    private static Gateway gateway;

    private final Browser browser = Browser.here(gateway.port());
    private final LoginForm form = new LoginForm();

    @BeforeAll
    static void start() throws IOException {
        keycloak = Keycloak.running();
        backend = Backend.start().answerWith(Answer.ok("a page"));
        gateway = Gateway.start(
                """
                version: 1
                upstreams: {pets: {targets: ["%s"]}}
                policies:
                  shop:
                    session:
                      oidc: {issuer: "%s", client: petstore-bff, secret: "${file:bff.secret}", scopes: [openid, profile, "pets:read"]}
                      forward: {claims: {preferred_username: X-User}}
                routes:
                  pets: {match: {path: /pets/**}, upstream: pets, policies: [shop]}
                  keepers: {match: {path: /keepers}, upstream: pets, policies: [shop, {authorize: {groups: [keepers]}}]}
                """.formatted(backend.url(), keycloak.issuer()), Map.of("bff.secret", "the secret of the front end"));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    @BeforeEach
    void forget() {
        backend.forget();
    }

    private Seen login(String user, String password) throws IOException {
        Seen led = browser.open("/pets/7?page=2");
        assertThat(led.status()).isEqualTo(302);
        assertThat(led.field("Location")).startsWith(keycloak.issuer()).contains("code_challenge_method=S256");
        return browser.comeBack(form.fill(led.field("Location"), user, password));
    }

    @Test
    void aBrowserLogsInAndTheUpstreamGetsItsToken() throws Exception {
        assertThat(browser.fetch("/pets/7").status()).isEqualTo(401);
        Seen back = login("anna", PASSWORD);
        assertThat(back.status()).isEqualTo(302);
        assertThat(back.field("Location")).isEqualTo("/pets/7?page=2");
        assertThat(browser.open("/pets/7?page=2").body()).isEqualTo("a page");
        Recorded asked = backend.take();
        assertThat(asked.header("X-User")).isEqualTo("anna");
        assertThat(asked.header("Authorization")).startsWith("Bearer ey");
        assertThat(asked.header("Cookie")).isNull();
        assertThat(browser.fetch("/keepers").status()).isEqualTo(200);
    }

    @Test
    void whoIsInNoGroupMayNotAll() throws Exception {
        login("bela", "bela's password");
        assertThat(browser.fetch("/pets/7").status()).isEqualTo(200);
        assertThat(browser.fetch("/keepers").status()).isEqualTo(403);
    }

    @Test
    void aLogoutEndsTheSessionHereAndLeadsToItsEndThere() throws Exception {
        login("anna", PASSWORD);
        Seen out = browser.send("POST", "/_gatehouse/session/shop/logout", "", "X-Requested-With", "x");
        assertThat(out.status()).isEqualTo(200);
        assertThat(out.body()).contains(keycloak.issuer() + "/protocol/openid-connect/logout");
        assertThat(browser.fetch("/pets/7").status()).isEqualTo(401);
    }

    @Test
    void aLogoutThereEndsTheSessionHere() throws Exception {
        String notice = gateway.uri("/_gatehouse/session/shop/backchannel").toString();
        change("backchannel.logout.url", notice);
        login("anna", PASSWORD);
        assertThat(browser.fetch("/pets/7").status()).isEqualTo(200);
        String users = keycloak.administer("GET", "/users?username=anna&exact=true", "");
        String anna = users.replaceFirst("(?s)^\\[\\{\"id\":\"([^\"]+)\".*", "$1");
        keycloak.administer("POST", "/users/" + anna + "/logout", "");
        Eventually.is(() -> status() == 401, Duration.ofSeconds(50));
    }

    @Test
    void anAccessTokenThatIsAboutToExpireIsRenewed() throws Exception {
        change("access.token.lifespan", "20");
        try {
            login("anna", PASSWORD);
            assertThat(browser.fetch("/pets/7").status()).isEqualTo(200);
            String first = backend.take().header("Authorization");
            assertThat(browser.fetch("/pets/7").status()).isEqualTo(200);
            assertThat(backend.take().header("Authorization"))
                    .startsWith("Bearer ey")
                    .isNotEqualTo(first);
        } finally {
            change("access.token.lifespan", "300");
        }
    }

    /** Changes what the provider knows of the client. */
    private static void change(String attribute, String value) throws IOException {
        String client = keycloak.administer("GET", "/clients?clientId=petstore-bff", "");
        String id = client.replaceFirst("(?s)^\\[\\{\"id\":\"([^\"]+)\".*", "$1");
        keycloak.administer(
                "PUT",
                "/clients/" + id,
                "{\"clientId\":\"petstore-bff\",\"attributes\":{\"" + attribute + "\":\"" + value + "\"}}");
    }

    private int status() {
        try {
            return browser.fetch("/pets/7").status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
