package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.exchange.Percent;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Browser;
import io.gatehouse.testing.Browser.Seen;
import io.gatehouse.testing.LoginProvider;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.time.Clock;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Sessions on every server: in, between and out, behind something that speaks TLS and on the server's own machine. */
@EveryServer
class SessionIT {
    private static final String DOCUMENT = """
        version: 1
        trust: [127.0.0.0/8]
        upstreams: {pets: {targets: ["%s"]}}
        policies:
          shop:
            session:
              oidc: {issuer: "%s", client: "petstore bff", scopes: [openid, "pets:read"]}
              forward: {claims: {sub: X-User}}
        routes:
          pets: {match: {path: /sessions/**}, upstream: pets, policies: [shop]}
        """;

    private static Backend backend;
    private static LoginProvider provider;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeAll
    static void open() throws IOException {
        backend = Backend.start().answerWith(Answer.ok("a page"));
        provider = LoginProvider.start(Clock.systemUTC());
        provider.publicClients(true);
    }

    @AfterAll
    static void close() throws IOException {
        provider.close();
        backend.close();
    }

    @OnEachGateway
    @Conforms(item = "AU-12", section = "RFC 6265bis §4.1.3.2")
    void aBrowserLogsInAsksAndLogsOut(Deployed gate) throws Exception {
        new Asking(gate).serving(DOCUMENT.formatted(backend.url(), provider.issuer()));
        rounds(gate, Browser.to("app.example", Server.port()), "__Host-shop");
        rounds(gate, Browser.here(Server.port()), "shop");
    }

    private static void rounds(Deployed gate, Browser browser, String cookie) throws Exception {
        String page = gate.path() + "/sessions/7?page=2";
        String own = gate.path() + "/_gatehouse/session/shop/";
        assertThat(browser.fetch(page).status()).isEqualTo(401);
        assertThat(browser.fetch(page).field("WWW-Authenticate"))
                .isEqualTo("Session realm=\"shop\", login=\"" + own + "login\"");
        Seen back = browser.login(provider, page);
        assertThat(back.status()).isEqualTo(302);
        assertThat(back.field("Location")).isEqualTo(page);
        assertThat(browser.cookies()).containsExactly(cookie);

        backend.forget();
        assertThat(browser.open(page).body()).isEqualTo("a page");
        Recorded asked = backend.take();
        assertThat(asked.header("Authorization")).startsWith("Bearer access-");
        assertThat(asked.header("X-User")).isEqualTo("ada");
        assertThat(asked.header("Cookie")).isNull();
        assertThat(browser.send("POST", page, "").status()).isEqualTo(403);
        assertThat(browser.send("POST", page, "x=1", "X-Requested-With", "x").status())
                .isEqualTo(200);

        assertThat(browser.open(own + "logout").status()).isEqualTo(405);
        Seen out = browser.send("POST", own + "logout", "", "X-Requested-With", "x");
        assertThat(out.status()).isEqualTo(200);
        assertThat(out.body()).startsWith("{\"logout\":\"" + provider.issuer() + "/end?id_token_hint=");
        assertThat(browser.fetch(page).status()).isEqualTo(401);

        browser.login(provider, page);
        Seen told = browser.send(
                "POST",
                own + "backchannel",
                "logout_token=" + Percent.encode(provider.logoutToken("ada", "s-1", claims -> {})),
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(told.status()).isEqualTo(200);
        assertThat(browser.open(page).status()).isEqualTo(302);
        assertThat(browser.open(gate.path() + "/_gatehouse/session/other/login").status())
                .isEqualTo(404);
        assertThat(browser.open(gate.path() + "/_gatehouse/session/").status()).isEqualTo(404);
    }
}
