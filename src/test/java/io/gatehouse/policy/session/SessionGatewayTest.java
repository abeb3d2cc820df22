package io.gatehouse.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Browser;
import io.gatehouse.testing.Browser.Seen;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.LoginProvider;
import io.gatehouse.testing.QuietLog;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions in a whole gateway: beside other ways, over publishes, and in what is shown of requests. */
@ExtendWith(QuietLog.class)
class SessionGatewayTest {
    private static Backend backend;
    private static LoginProvider provider;
    private static Gateway gateway;

    private Browser browser;

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start().answerWith(Answer.ok("a page"));
        provider = LoginProvider.start(Clock.systemUTC());
        provider.publicClients(true);
        gateway = Gateway.start("version: 1");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        provider.close();
        backend.close();
    }

    @BeforeEach
    void publish() throws Exception {
        publish("");
        browser = Browser.to("app.example", gateway.port());
        backend.forget();
    }

    private static void publish(String more) throws Exception {
        String oidc = "oidc: {issuer: \"" + provider.issuer() + "\", client: petstore bff}";
        gateway.publish("""
            version: 1
            trust: [127.0.0.0/8]
            upstreams: {pets: {targets: ["%s"]}}
            policies:
              shop: {session: {%s, forward: {claims: {sub: X-User}}}}
              desk: {session: {%s}}
              program: {jwt: {issuer: "%s", audience: petstore}}
            routes:
              pets: {match: {path: /pets}, upstream: pets, policies: [shop]}
              more: {match: {path: /more}, upstream: pets, policies: [shop]}
              both: {match: {path: /both}, upstream: pets, policies: [shop, desk]}
              api: {match: {path: /api}, upstream: pets, policies: [shop, program]}
              open: {match: {path: /open}, upstream: pets, policies: [shop, {anonymous: {}}]}
              free: {match: {path: /free}, upstream: pets}
              own: {match: {path: /own}, upstream: pets, policies: [{session: {%s}}]}
              keepers: {match: {path: /keepers}, upstream: pets, policies: [shop, {authorize: {groups: [keepers], scopes: ["pets:read"]}}]}
            %s
            """.formatted(backend.url(), oidc, oidc, provider.issuer(), oidc, more));
    }

    @Test
    void aPolicyOfSeveralRoutesHasOneSessionForAllAndAnotherPolicyHasItsOwn() throws Exception {
        browser.login(provider, "/pets");
        assertThat(browser.open("/pets").body()).isEqualTo("a page");
        assertThat(browser.open("/more").status()).isEqualTo(200);
        assertThat(browser.open("/both").status()).isEqualTo(200);
        assertThat(browser.open("/keepers").status()).isEqualTo(200);
        Seen other = browser.open("/own");
        assertThat(other.status()).isEqualTo(302);
        assertThat(other.field("Location")).contains("session%2Fown.session%2Fcallback");
        assertThat(browser.comeBack(provider.grant(other.field("Location"))).field("Location"))
                .isEqualTo("/own");
        assertThat(browser.cookies()).containsExactly("__Host-shop", "__Host-own-session");
        backend.forget();
        browser.put("theme", "dark");
        browser.open("/own");
        assertThat(backend.take().header("Cookie")).isEqualTo("theme=dark");
        browser.open("/free");
        assertThat(backend.take().header("Cookie")).isEqualTo("theme=dark");
    }

    @Test
    void aProgramBringsATokenWhereABrowserBringsACookie() throws Exception {
        long now = Instant.now().getEpochSecond();
        String token = Issuer.sign(
                "RS256",
                Issuer.RSA.getPrivate(),
                "{\"alg\":\"RS256\",\"kid\":\"rsa\"}",
                "{\"iss\":\"" + provider.issuer() + "\",\"aud\":\"petstore\",\"sub\":\"robot\",\"exp\":" + (now + 60)
                        + "}");
        Browser program = Browser.to("app.example", gateway.port());
        assertThat(program.send("POST", "/api", "", "Authorization", "Bearer " + token)
                        .status())
                .isEqualTo(200);
        Seen none = program.send("GET", "/api", "");
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.all("WWW-Authenticate")).hasSize(3);
        Seen bad = program.open("/api");
        assertThat(bad.status()).isEqualTo(302);
        assertThat(program.send("GET", "/api", "", "Authorization", "Bearer a.b.c", "Sec-Fetch-Mode", "navigate")
                        .status())
                .isEqualTo(401);
        browser.login(provider, "/api");
        assertThat(browser.open("/api").status()).isEqualTo(200);
    }

    @Test
    void whoHasNotLoggedInIsNobodyWhereThatIsAllowed() throws Exception {
        assertThat(browser.open("/open").status()).isEqualTo(200);
        browser.put("__Host-shop", "an-old-session");
        assertThat(browser.open("/open").status()).isEqualTo(200);
        assertThat(browser.send("POST", "/open", "").status()).isEqualTo(200);
        browser.comeBack(provider.grant(
                browser.open("/_gatehouse/session/shop/login?return=/open").field("Location")));
        backend.forget();
        browser.open("/open");
        assertThat(backend.take().header("X-User")).isEqualTo("ada");
        assertThat(browser.send("POST", "/open", "").status()).isEqualTo(403);
    }

    @Test
    void sessionsOutliveAPublishAndEndWhenNoRouteHasThem() throws Exception {
        browser.login(provider, "/pets");
        publish("  another: {match: {path: /another}, respond: {status: 200}}");
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        gateway.publish("version: 1");
        assertThat(browser.open("/_gatehouse/session/shop/login").status()).isEqualTo(404);
        publish("");
        assertThat(browser.open("/pets").status()).isEqualTo(302);
    }

    @Test
    void anExplanationTellsOfASessionAndShowsNeitherCookieNorToken() throws Exception {
        browser.login(provider, "/pets");
        String cookie = browser.cookie("__Host-shop");
        String told = gateway.admin(
                        "POST",
                        "/explain",
                        "{\"method\":\"GET\",\"path\":\"/pets\",\"scheme\":\"https\",\"headers\":{\"Cookie\":\"__Host-shop="
                                + cookie + "\"}}")
                .body();
        assertThat(told).contains("\"proven\"", "the session goes on").doesNotContain(cookie, "access-", "refresh-");
        String without = gateway.admin(
                        "POST",
                        "/explain",
                        "{\"method\":\"GET\",\"path\":\"/pets\",\"headers\":{\"Sec-Fetch-Mode\":\"navigate\"}}")
                .body();
        assertThat(without).contains("\"absent\"", "&state=***&", "\"Set-Cookie\":[\"***\"]");
        int asked = provider.tokenRequests().size();
        gateway.admin("POST", "/explain", "{\"method\":\"GET\",\"path\":\"/_gatehouse/session/shop/callback?code=a\"}");
        assertThat(provider.tokenRequests()).hasSize(asked);
    }

    @Test
    void noLogHasACodeAStateOrACookie() throws Exception {
        Seen led = browser.open("/pets");
        String way = provider.grant(led.field("Location"));
        browser.comeBack(way);
        browser.open("/pets");
        String state = way.replaceAll(".*state=([^&]*).*", "$1");
        try (Stream<Path> files = Files.walk(gateway.home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(state, browser.cookie("__Host-shop"), "access-");
            }
        }
        assertThat(gateway.metrics()).doesNotContain(state, browser.cookie("__Host-shop"));
        assertThat(URI.create(way).getPath()).isEqualTo("/_gatehouse/session/shop/callback");
    }
}
