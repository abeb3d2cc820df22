package io.gatehouse.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Query;
import io.gatehouse.testing.Browser;
import io.gatehouse.testing.Browser.Seen;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.LoginProvider;
import io.gatehouse.testing.QuietLog;
import jakarta.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How sessions end before their time: by who has them, and by the provider. */
@ExtendWith(QuietLog.class)
class ExitTest {
    private static final String IN_COOKIES = "store: cookie, keys: [\"${env:NEW}\"]";
    private static final String FORM = "application/x-www-form-urlencoded";

    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench("");
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", IN_COOKIES})
    void aScriptThatLogsOutIsToldWhereToLogOutAtTheProvider(String store) throws Exception {
        bench.publish(store);
        Browser browser = bench.loggedIn();
        Browser copied = browser.copy();
        Seen answer = browser.send("POST", Bench.OWN + "logout", "", "X-Requested-With", "x");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.field("Clear-Site-Data")).isEqualTo("\"cache\"");
        URI next = URI.create(answer.body().replaceAll(".*\"logout\":\"([^\"]*)\".*\\s*", "$1"));
        assertThat(next.toString()).startsWith(bench.provider.issuer() + "/end?");
        assertThat(Query.first(next.getRawQuery(), "id_token_hint")).contains(".");
        assertThat(Query.first(next.getRawQuery(), "client_id")).isEqualTo(LoginProvider.CLIENT);
        assertThat(Query.first(next.getRawQuery(), "post_logout_redirect_uri")).isEqualTo("https://app.example/");
        assertThat(browser.cookies()).isEmpty();
        assertThat(browser.fetch("/pets").status()).isEqualTo(401);
        assertThat(copied.fetch("/pets").status()).isEqualTo(401);
    }

    @Test
    void aFormThatLogsOutIsSentOn() throws Exception {
        Browser browser = bench.loggedIn();
        Seen answer = browser.send(
                "POST",
                Bench.OWN + "logout",
                "",
                "Origin",
                "https://app.example",
                "Sec-Fetch-Site",
                "same-origin",
                "Sec-Fetch-Mode",
                "navigate");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.field("Location")).startsWith(bench.provider.issuer() + "/end?");
        assertThat(browser.fetch("/pets").status()).isEqualTo(401);
    }

    @Test
    void nobodyElseLogsAPersonOut() throws Exception {
        Browser browser = bench.loggedIn();
        assertThat(browser.send("POST", Bench.OWN + "logout", "").status()).isEqualTo(403);
        assertThat(browser.send("POST", Bench.OWN + "logout", "", "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(browser.send("POST", Bench.OWN + "logout", "", "Origin", "null")
                        .status())
                .isEqualTo(403);
        assertThat(browser.open(Bench.OWN + "logout").status()).isEqualTo(405);
        assertThat(browser.fetch("/pets").status()).isEqualTo(200);
    }

    @Test
    void withoutASessionAndWithoutAProviderALogoutLeadsHome() throws Exception {
        bench.provider.saying(json ->
                Json.createObjectBuilder(json).remove("end_session_endpoint").build());
        assertThat(bench.browser()
                        .send("POST", Bench.OWN + "logout", "", "X-Requested-With", "x")
                        .body())
                .isEqualTo("{\"logout\":\"/\"}\n");
    }

    @Test
    void aLogoutEndsTheSessionAlsoWhileTheProviderIsAway() throws Exception {
        bench.provider.away(true);
        Browser browser = bench.browser();
        Seen answer = browser.send("POST", Bench.OWN + "logout", "", "X-Requested-With", "x");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"logout\":\"/\"}\n");
    }

    private Seen notice(String token) throws Exception {
        return bench.browser()
                .send("POST", Bench.OWN + "backchannel", "logout_token=" + Percent.encode(token), "Content-Type", FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", IN_COOKIES})
    void theProviderEndsOneSession(String store) throws Exception {
        bench.publish(store);
        bench.provider.login("ada", "s-1");
        Browser one = bench.loggedIn();
        bench.provider.login("ada", "s-2");
        Browser two = bench.loggedIn();
        bench.clock.advance(Duration.ofSeconds(1));

        Seen answer = notice(bench.provider.logoutToken("ada", "s-1", claims -> {}));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(one.fetch("/pets").status()).isEqualTo(401);
        assertThat(two.fetch("/pets").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", IN_COOKIES})
    void theProviderEndsAllSessionsOfSomebodyAndNobodyElses(String store) throws Exception {
        bench.publish(store);
        bench.provider.login("ada", "s-1");
        Browser one = bench.loggedIn();
        bench.provider.login("ada", "s-2");
        Browser two = bench.loggedIn();
        bench.provider.login("grace", "s-3");
        Browser other = bench.loggedIn();
        bench.clock.advance(Duration.ofSeconds(1));

        assertThat(notice(bench.provider.logoutToken("ada", "s-1", claims -> claims.remove("sid")))
                        .status())
                .isEqualTo(200);
        assertThat(one.fetch("/pets").status()).isEqualTo(401);
        assertThat(two.fetch("/pets").status()).isEqualTo(401);
        assertThat(other.fetch("/pets").status()).isEqualTo(200);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.provider.login("ada", "s-4");
        assertThat(bench.loggedIn().fetch("/pets").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", IN_COOKIES})
    void aNoticeOfASessionAloneIsEnough(String store) throws Exception {
        bench.publish(store);
        Browser one = bench.loggedIn();
        assertThat(notice(bench.provider.logoutToken("ada", "s-1", claims -> claims.remove("sub")))
                        .status())
                .isEqualTo(200);
        assertThat(one.fetch("/pets").status()).isEqualTo(401);
    }

    static Stream<Arguments> notices() {
        return Stream.of(
                forged("another issuer", claims -> claims.put("iss", "https://evil.example")),
                forged("another audience", claims -> claims.put("aud", "another")),
                forged("no audience", claims -> claims.remove("aud")),
                forged("expired", claims -> claims.put("exp", 1_000_000)),
                forged("no end", claims -> claims.remove("exp")),
                forged("no beginning", claims -> claims.remove("iat")),
                forged("of tomorrow", claims -> claims.put("iat", 4_000_000_000L)),
                forged("no id", claims -> claims.remove("jti")),
                forged("nobody", claims -> {
                    claims.remove("sub");
                    claims.remove("sid");
                }),
                forged("a session that is no text", claims -> claims.put("sid", 7)),
                forged("no event", claims -> claims.remove("events")),
                forged("another event", claims -> claims.put("events", Map.of("https://example.com/other", Map.of()))),
                forged(
                        "an event that is no object",
                        claims -> claims.put(
                                "events", Map.of("http://schemas.openid.net/event/backchannel-logout", "yes"))),
                forged("a nonce", claims -> claims.put("nonce", "n")));
    }

    private static Arguments forged(String sentence, Consumer<Map<String, Object>> change) {
        return Arguments.of(sentence, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notices")
    void aNoticeThatIsNotGoodEndsNothing(String sentence, Consumer<Map<String, Object>> change) throws Exception {
        Browser browser = bench.loggedIn();
        Seen answer = notice(bench.provider.logoutToken("ada", "s-1", change));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(browser.fetch("/pets").status()).isEqualTo(200);
    }

    @Test
    void aNoticeThatSomebodyElseSignedOrNobodyEndsNothing() throws Exception {
        Browser browser = bench.loggedIn();
        String good = bench.provider.logoutToken("ada", "s-1", claims -> {});
        String content = good.substring(good.indexOf('.') + 1, good.lastIndexOf('.'));
        String plain = new String(java.util.Base64.getUrlDecoder().decode(content));
        assertThat(notice(Issuer.encode("{\"alg\":\"none\"}") + '.' + content + '.')
                        .status())
                .isEqualTo(400);
        assertThat(notice(Issuer.mac("HS256", LoginProvider.SECRET.getBytes(), "{\"alg\":\"HS256\"}", plain))
                        .status())
                .isEqualTo(400);
        assertThat(notice(Issuer.sign(
                                "RS256", Issuer.rsa(2048).getPrivate(), "{\"alg\":\"RS256\",\"kid\":\"rsa\"}", plain))
                        .status())
                .isEqualTo(400);
        assertThat(notice("").status()).isEqualTo(400);
        assertThat(notice("a.b.c").status()).isEqualTo(400);
        assertThat(browser.fetch("/pets").status()).isEqualTo(200);
    }

    @Test
    void aNoticeCountsOnceAndComesInAFormWithNothingTwice() throws Exception {
        String token = bench.provider.logoutToken("ada", "s-1", claims -> {});
        Browser poster = bench.browser();
        String path = Bench.OWN + "backchannel";
        assertThat(poster.send("POST", path, "logout_token=" + token, "Content-Type", "application/json")
                        .status())
                .isEqualTo(400);
        assertThat(poster.send("POST", path, "logout_token=a&logout_token=" + token, "Content-Type", FORM)
                        .status())
                .isEqualTo(400);
        assertThat(poster.send("POST", path, "x=" + "x".repeat(70_000) + "&logout_token=" + token, "Content-Type", FORM)
                        .status())
                .isEqualTo(400);
        assertThat(notice(token).status()).isEqualTo(200);
        Browser later = bench.loggedIn();
        assertThat(notice(token).status()).isEqualTo(400);
        assertThat(later.fetch("/pets").status()).isEqualTo(200);
    }

    @Test
    void anIdTokenIsNoNotice() throws Exception {
        Browser browser = bench.loggedIn();
        Seen out = browser.send("POST", Bench.OWN + "logout", "", "X-Requested-With", "x");
        String idToken = Query.first(
                URI.create(out.body().replaceAll(".*\"logout\":\"([^\"]*)\".*\\s*", "$1"))
                        .getRawQuery(),
                "id_token_hint");
        assertThat(notice(String.valueOf(idToken)).status()).isEqualTo(400);
    }
}
