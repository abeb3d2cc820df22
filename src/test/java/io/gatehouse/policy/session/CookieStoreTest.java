package io.gatehouse.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Browser;
import io.gatehouse.testing.LoginProvider;
import io.gatehouse.testing.QuietLog;
import jakarta.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions that browsers have: nobody reads or changes them, and keys change while they last. */
@ExtendWith(QuietLog.class)
class CookieStoreTest {
    private static final String KEYS = "store: cookie, keys: [\"${env:NEW}\", \"${env:OLD}\"]";
    private static final String OLD_ALONE = "store: cookie, keys: [\"${env:OLD}\"]";
    private static final String NEW_ALONE = "store: cookie, keys: [\"${env:NEW}\"]";

    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(KEYS);
        bench.provider.lasting(100_000);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void aCookieOfWhichAnyOctetIsAnotherIsNoSession() throws Exception {
        Browser browser = bench.loggedIn();
        String value = browser.cookie(Bench.COOKIE);
        for (int i = 0; i < value.length(); i++) {
            // every other kind of character in turn, and never the same
            char other = "Ab_. \u00e9".charAt(i % 6);
            char put = value.charAt(i) == other ? 'Z' : other;
            browser.put(Bench.COOKIE, value.substring(0, i) + put + value.substring(i + 1));
            assertThat(browser.fetch("/pets").status())
                    .as("octet %d is %s", i, put)
                    .isEqualTo(401);
        }
        browser.put(Bench.COOKIE, value);
        assertThat(browser.fetch("/pets").status()).isEqualTo(200);
    }

    @Test
    void aCookieOfAnyOtherFormIsNoSession() throws Exception {
        Browser browser = bench.loggedIn();
        String value = browser.cookie(Bench.COOKIE);
        for (String other : List.of(
                "",
                ".",
                "1",
                "1.",
                "0." + value.substring(2),
                "2." + value.substring(2),
                "9.",
                value + "A",
                value + "=",
                value.substring(0, value.length() - 1),
                value.substring(2),
                "1.AAAA",
                "1." + "A".repeat(200))) {
            browser.put(Bench.COOKIE, other);
            assertThat(browser.fetch("/pets").status()).as(other).isEqualTo(401);
        }
    }

    @Test
    void nothingOfASessionCanBeRead() throws Exception {
        Browser browser = bench.loggedIn();
        byte[] octets =
                Base64.getUrlDecoder().decode(browser.cookie(Bench.COOKIE).substring(2));
        assertThat(new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("access-", "refresh-", "ada", "idToken");
    }

    @Test
    void keysChangeWhileSessionsLast() throws Exception {
        bench.publish(OLD_ALONE);
        Browser browser = bench.loggedIn();
        Browser unused = browser.copy();
        bench.publish(KEYS);
        bench.clock.advance(Duration.ofMinutes(4));
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        bench.publish(NEW_ALONE);
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        assertThat(unused.open("/pets").status()).isEqualTo(302);
    }

    @Test
    void aSessionGoesOnAfterARestart() throws Exception {
        Browser browser = bench.loggedIn();
        bench.restart(KEYS);
        assertThat(browser.fetch("/pets").status()).isEqualTo(200);
    }

    @Test
    void aSessionOfOneProviderIsNoneWhereAnotherIsAskedAndItsRefreshTokenGoesToNobodyElse() throws Exception {
        bench.provider.lasting(300);
        Browser browser = bench.loggedIn();
        try (LoginProvider before = bench.provider;
                LoginProvider other = LoginProvider.start(bench.clock)) {
            bench.provider = other;
            bench.publish(KEYS);
            bench.clock.advance(Duration.ofSeconds(271));
            assertThat(browser.fetch("/pets").status()).isEqualTo(401);
            assertThat(other.tokenRequests()).isEmpty();
            bench.provider = before;
        }
    }

    @Test
    void aLoginThatWasBegunAtOneProviderComesBackToNoOther() throws Exception {
        Browser browser = bench.browser();
        String way = bench.provider.grant(browser.open("/pets").field("Location"));
        try (LoginProvider before = bench.provider;
                LoginProvider other = LoginProvider.start(bench.clock)) {
            other.saying(json -> Json.createObjectBuilder(json)
                    .remove("authorization_response_iss_parameter_supported")
                    .build());
            bench.provider = other;
            bench.publish(KEYS);
            assertThat(browser.comeBack(way.replaceAll("&iss=[^&]*", "")).status())
                    .isEqualTo(400);
            assertThat(other.tokenRequests()).isEmpty();
            bench.provider = before;
        }
    }

    @Test
    void aSessionThatWasEndedDoesNotComeBackWithAPublish() throws Exception {
        Browser browser = bench.loggedIn();
        Browser copy = browser.copy();
        browser.send("POST", Bench.OWN + "logout", "", "X-Requested-With", "x");
        assertThat(copy.fetch("/pets").status()).isEqualTo(401);
        bench.scopes = "openid";
        bench.publish(KEYS);
        assertThat(copy.fetch("/pets").status()).isEqualTo(401);
    }

    @Test
    void whatWasSealedForOneThingOpensForNoOther() {
        Sealing sealing = Sealing.ofItsOwn();
        String sealed = sealing.seal("cookie", "text");
        assertThat(sealing.open("cookie", sealed)).isEqualTo("text");
        assertThat(sealing.open("login", sealed)).isNull();
        assertThat(Sealing.ofItsOwn().open("cookie", sealed)).isNull();
    }

    @Test
    void aLargeSessionHasSeveralCookiesAndASmallerOneTakesThemAway() throws Exception {
        bench.provider.claiming(claims -> claims.put("picture", "x".repeat(4_500)));
        Browser browser = bench.loggedIn();
        assertThat(browser.cookies()).containsExactly(Bench.COOKIE, Bench.COOKIE + "-1", Bench.COOKIE + "-2");
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        assertThat(bench.last().headers().contains("Cookie")).isFalse();
        Browser partly = browser.copy();
        partly.forget(Bench.COOKIE + "-1");
        assertThat(partly.fetch("/pets").status()).isEqualTo(401);

        bench.provider.claiming(claims -> {});
        browser.comeBack(bench.provider.grant(browser.open(Bench.OWN + "login").field("Location")));
        assertThat(browser.cookies()).containsExactly(Bench.COOKIE);
    }

    @Test
    void aSessionThatFitsIntoNoCookiesIsToldAndNotHalfMade() throws Exception {
        bench.provider.claiming(claims -> claims.put("picture", "x".repeat(9_000)));
        Browser browser = bench.browser();
        assertThat(browser.login(bench.provider, "/pets").status()).isEqualTo(403);
        assertThat(browser.cookies()).isEmpty();
    }

    @Test
    void aCookieIsWrittenAnewNowAndThen() throws Exception {
        Browser browser = bench.loggedIn();
        assertThat(browser.open("/pets").all("Set-Cookie")).isEmpty();
        bench.clock.advance(Duration.ofMinutes(3));
        Browser.Seen page = browser.open("/pets");
        assertThat(page.all("Set-Cookie")).hasSize(1);
        assertThat(page.field("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void ofTooManySessionsInMemoryThoseGoThatNobodyUses() {
        Sessions sessions = new Sessions(10);
        Lifetime lifetime = new Lifetime(Duration.ofHours(1), Duration.ofHours(1));
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 25; i++) {
            Session session = new Session("" + i, "t", Map.of(), "a", null, null, "", now);
            sessions.add("shown-" + i, new Held(session, now.plusSeconds(i)), lifetime, now);
            assertThat(sessions.size()).isLessThanOrEqualTo(10);
        }
        assertThat(sessions.find("shown-24")).isNotNull();
        assertThat(sessions.find("shown-0")).isNull();
    }

    @Test
    void whatCountsOnceCountsAgainWhenItIsForgotten() {
        Once once = new Once();
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(once.isFirst("a", now.plusSeconds(10), now)).isTrue();
        assertThat(once.isFirst("a", now.plusSeconds(10), now)).isFalse();
        assertThat(once.isFirst("a", now.plusSeconds(20), now.plusSeconds(10))).isTrue();
    }
}
