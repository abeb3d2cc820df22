package io.gatehouse.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Browser;
import io.gatehouse.testing.Browser.Seen;
import io.gatehouse.testing.QuietLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session is to a browser, a script and an upstream, from the first page to the logout. */
@ExtendWith(QuietLog.class)
class SessionPolicyTest {
    private static final String IN_COOKIES = "store: cookie, keys: [\"${env:NEW}\", \"${env:OLD}\"]";

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
    void aPageLeadsToALoginAndBackAndTheUpstreamGetsTheAccessTokenAndNoCookie(String store) throws Exception {
        bench.publish(store + (store.isEmpty() ? "" : ", ") + "forward: {claims: {sub: X-User}}");
        Browser browser = bench.browser();
        browser.put("theme", "dark");
        Seen back = browser.login(bench.provider, "/pets?page=2");

        assertThat(back.status()).isEqualTo(302);
        assertThat(back.field("Location")).isEqualTo("/pets?page=2");
        assertThat(back.field("Cache-Control")).isEqualTo("no-store");
        assertThat(browser.cookies()).contains(Bench.COOKIE).noneMatch(name -> name.contains("login"));

        Seen page = browser.open("/pets?page=2");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("subject=" + bench.provider.issuer() + "|ada", "groups=[keepers]", "way=session");
        assertThat(page.body()).contains("pets:read").doesNotContain("access-");
        assertThat(bench.last().headers().all("Authorization"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("Bearer access-");
        assertThat(bench.last().headers().first("X-User")).isEqualTo("ada");
        assertThat(bench.last().headers().all("Cookie")).containsExactly("theme=dark");
    }

    @Test
    void whatAClientSendsInPlaceOfWhatTheGatewayTellsDoesNotArrive() throws Exception {
        bench.publish("forward: {claims: {sub: X-User}}");
        Browser browser = bench.loggedIn();
        browser.send("GET", "/pets", "", "X-User", "root", "Authorization", "Bearer stolen");
        assertThat(bench.last().headers().all("X-User")).containsExactly("ada");
        assertThat(bench.last().headers().all("Authorization")).hasSize(1).noneMatch(value -> value.contains("stolen"));
    }

    @Test
    void theAccessTokenStaysHereWhereThatIsSaid() throws Exception {
        bench.publish("forward: {token: false}");
        Browser browser = bench.loggedIn();
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        assertThat(bench.last().headers().contains("Authorization")).isFalse();
    }

    @Test
    void aScriptIsToldHowToLogInAndNotLedThere() throws Exception {
        Seen answer = bench.browser().send("GET", "/pets", "", "Sec-Fetch-Mode", "cors", "Accept", "text/html");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.field("WWW-Authenticate"))
                .isEqualTo("Session realm=\"shop.session\", login=\"" + Bench.OWN + "login\"");
        Seen old = bench.browser().send("GET", "/pets", "", "X-Requested-With", "x", "Accept", "text/html");
        assertThat(old.status()).isEqualTo(401);
        Seen plain = bench.browser().send("GET", "/pets", "", "Accept", "*/*");
        assertThat(plain.status()).isEqualTo(401);
        assertThat(plain.field("Content-Type")).isEqualTo("application/problem+json");
        Seen posted = bench.browser().send("POST", "/pets", "", "Sec-Fetch-Mode", "navigate");
        assertThat(posted.status()).isEqualTo(401);
        Seen ahead = bench.browser().send("GET", "/pets", "", "Sec-Fetch-Mode", "navigate", "Sec-Purpose", "prefetch");
        assertThat(ahead.status()).isEqualTo(401);
    }

    @Test
    void anOlderBrowserThatWantsAPageIsLedToo() throws Exception {
        Seen answer = bench.browser().send("GET", "/pets", "", "Accept", "text/html, application/xml;q=0.9");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.field("Location"))
                .startsWith(bench.provider.issuer() + "/authorize?tenant=1&response_type=code&client_id=petstore+bff");
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void severalTabsLogInAtOnceAndTheOldestOfMoreThanFiveMakesRoom() throws Exception {
        Browser browser = bench.browser();
        List<String> ways = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ways.add(bench.provider.grant(browser.open("/tab/" + i).field("Location")));
            bench.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(browser.cookies()).hasSize(5);
        assertThat(browser.comeBack(ways.get(1)).status()).isEqualTo(400);
        for (int i = 2; i < 7; i++) {
            assertThat(browser.comeBack(ways.get(i)).field("Location")).isEqualTo("/tab/" + i);
        }
        assertThat(browser.cookies()).containsExactly(Bench.COOKIE);
    }

    @Test
    void loginsOfLongAddressesTakeNoMoreRoomThanABrowsersOtherCookiesLeave() throws Exception {
        Browser browser = bench.browser();
        browser.put("theme", "x".repeat(6_000));
        String last = "";
        for (int i = 0; i < 6; i++) {
            last = bench.provider.grant(
                    browser.open("/" + i + "x".repeat(1_400)).field("Location"));
            bench.clock.advance(Duration.ofSeconds(1));
            int octets = browser.cookies().stream()
                    .mapToInt(name -> name.length() + browser.cookie(name).length() + 3)
                    .sum();
            assertThat(octets).isLessThanOrEqualTo(15_000);
        }
        assertThat(browser.comeBack(last).field("Location")).isEqualTo("/5" + "x".repeat(1_400));
    }

    @Test
    void whereOtherCookiesLeaveNoRoomForALongAddressALoginGoesOnAtHome() throws Exception {
        Browser browser = bench.browser("https", Bench.HOST, "/gate");
        browser.put("theme", "x".repeat(14_000));
        String way =
                bench.provider.grant(browser.open("/gate/" + "x".repeat(1_400)).field("Location"));
        assertThat(browser.comeBack(way).field("Location")).isEqualTo("/gate/");
        Browser other = bench.browser("https", Bench.HOST, "/gate");
        other.put("theme", "x".repeat(14_000));
        assertThat(other.login(bench.provider, "/gate/pets").field("Location")).isEqualTo("/gate/pets");
    }

    @Test
    void aLoginThatTakesTooLongIsBegunAgain() throws Exception {
        Browser browser = bench.browser();
        String way = bench.provider.grant(browser.open("/pets").field("Location"));
        bench.clock.advance(Duration.ofMinutes(10));
        assertThat(browser.comeBack(way).status()).isEqualTo(400);
        assertThat(bench.provider.tokenRequests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", IN_COOKIES})
    void aSessionEndsWhenNobodyUsesItAndInAnyCaseAfterItsTime(String store) throws Exception {
        bench.provider.lasting(1_000_000);
        bench.publish(store + (store.isEmpty() ? "" : ", ") + "cookie: {idle: 30m, max: 2h}");
        Browser browser = bench.loggedIn();
        bench.clock.advance(Duration.ofMinutes(29));
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        bench.clock.advance(Duration.ofMinutes(29));
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        bench.clock.advance(Duration.ofMinutes(30));
        assertThat(browser.open("/pets").status()).isEqualTo(302);

        Browser busy = bench.loggedIn();
        for (int i = 0; i < 11; i++) {
            bench.clock.advance(Duration.ofMinutes(10));
            assertThat(busy.open("/pets").status()).isEqualTo(200);
        }
        bench.clock.advance(Duration.ofMinutes(10));
        assertThat(busy.open("/pets").status()).isEqualTo(302);
    }

    @Test
    void nobodyElseChoosesASessionsText() throws Exception {
        Browser browser = bench.browser();
        browser.put(Bench.COOKIE, "chosen-by-somebody-else");
        browser.login(bench.provider, "/pets");
        String first = browser.cookie(Bench.COOKIE);
        assertThat(first).isNotEqualTo("chosen-by-somebody-else").matches("[A-Za-z0-9_-]{43}");
        Browser before = browser.copy();
        browser.comeBack(bench.provider.grant(
                browser.open(Bench.OWN + "login?return=/pets").field("Location")));
        assertThat(browser.cookie(Bench.COOKIE)).isNotEqualTo(first);
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        assertThat(before.open("/pets").status()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", IN_COOKIES})
    void ofFiftyRequestsAtOnceOneRenewsTheTokensAndAllGetTheNewOne(String store) throws Exception {
        bench.publish(store);
        Browser browser = bench.loggedIn();
        bench.clock.advance(Duration.ofSeconds(271));
        int before = bench.provider.tokenRequests().size();
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            CyclicBarrier together = new CyclicBarrier(50);
            Callable<Integer> request = () -> {
                together.await();
                return browser.fetch("/pets").status();
            };
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(threads.submit(request));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(bench.provider.tokenRequests()).hasSize(before + 1);
        assertThat(bench.forwarded.stream()
                        .map(each -> each.headers().first("Authorization"))
                        .distinct())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", IN_COOKIES})
    void eachRefreshTokenIsShownOnce(String store) throws Exception {
        bench.publish(store);
        Browser browser = bench.loggedIn();
        for (int i = 0; i < 5; i++) {
            bench.clock.advance(Duration.ofSeconds(280));
            assertThat(browser.open("/pets").status()).isEqualTo(200);
        }
        assertThat(bench.provider.tokenRequests()).hasSize(6);
    }

    @Test
    void aSessionWhoseRefreshTokenIsRevokedEnds() throws Exception {
        Browser browser = bench.loggedIn();
        bench.provider.revokeAll();
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        bench.clock.advance(Duration.ofSeconds(271));
        assertThat(browser.open("/pets").status()).isEqualTo(302);
        assertThat(browser.fetch("/pets").status()).isEqualTo(401);
        assertThat(bench.provider.tokenRequests()).hasSize(2);
    }

    @Test
    void aSessionThatIsRenewedAsSomebodyElseEnds() throws Exception {
        Browser browser = bench.loggedIn();
        bench.provider.claiming(claims -> claims.put("sub", "mallory"));
        bench.clock.advance(Duration.ofSeconds(271));
        assertThat(browser.open("/pets").status()).isEqualTo(302);
    }

    @Test
    void aSessionThatIsRenewedForAnotherLoginEnds() throws Exception {
        AtomicReference<Object> first = new AtomicReference<>();
        bench.provider.claiming(claims -> {
            first.compareAndSet(null, claims.get("nonce"));
            claims.put("nonce", first.get());
        });
        Browser browser = bench.loggedIn();
        bench.clock.advance(Duration.ofSeconds(271));
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        bench.provider.claiming(claims -> claims.put("nonce", "another"));
        bench.clock.advance(Duration.ofSeconds(271));
        assertThat(browser.open("/pets").status()).isEqualTo(302);
    }

    @Test
    void aProviderThatIsAwayEndsNothingWhileTheAccessTokenIsGood() throws Exception {
        Browser browser = bench.loggedIn();
        bench.provider.away(true);
        bench.clock.advance(Duration.ofSeconds(271));
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        bench.clock.advance(Duration.ofSeconds(30));
        Seen unknown = browser.open("/pets");
        assertThat(unknown.status()).isEqualTo(503);
        assertThat(unknown.field("Retry-After")).isEqualTo("1");
        bench.provider.away(false);
        bench.clock.advance(Duration.ofSeconds(2));
        assertThat(browser.open("/pets").status()).isEqualTo(200);
    }

    @Test
    void aNewRefreshTokenIsNotLostWhileTheKeysAreAwayThatTheOthersAreCheckedBy() throws Exception {
        bench.publish(IN_COOKIES);
        Browser browser = bench.loggedIn();
        bench.restart(IN_COOKIES);
        bench.provider.keysAway(true);
        bench.clock.advance(Duration.ofSeconds(271));
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        bench.clock.advance(Duration.ofMinutes(4));
        assertThat(browser.open("/pets").status()).isEqualTo(503);
        bench.provider.keysAway(false);
        bench.clock.advance(Duration.ofSeconds(40));
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        assertThat(bench.provider.tokenRequests()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", IN_COOKIES})
    void aSessionThatIsOnlyObservedIsNotRenewed(String store) throws Exception {
        bench.publish(store);
        Browser browser = bench.loggedIn();
        bench.observe();
        bench.clock.advance(Duration.ofSeconds(271));
        Seen page = browser.open("/pets");
        assertThat(page.body()).isEqualTo("nobody");
        assertThat(page.all("Set-Cookie")).isEmpty();
        assertThat(bench.provider.tokenRequests()).hasSize(1);
        assertThat(bench.observed).containsExactly("proven");
    }

    @Test
    void aProviderThatIsAwayIsAskedOnceASecondForASession() throws Exception {
        Browser browser = bench.loggedIn();
        bench.provider.tokensInstead(Answer.of(500));
        bench.clock.advance(Duration.ofSeconds(271));
        int before = bench.provider.tokenRequests().size();
        browser.open("/pets");
        browser.open("/pets");
        assertThat(bench.provider.tokenRequests()).hasSize(before + 1);
    }

    @Test
    void withoutARefreshTokenASessionLastsAsLongAsTheAccessTokenThatIsRelayed() throws Exception {
        bench.provider.refreshing(false);
        Browser browser = bench.loggedIn();
        bench.clock.advance(Duration.ofSeconds(299));
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(browser.open("/pets").status()).isEqualTo(302);

        bench.publish("forward: {token: false}");
        Browser kept = bench.loggedIn();
        bench.clock.advance(Duration.ofSeconds(301));
        assertThat(kept.open("/pets").status()).isEqualTo(200);
    }

    @Test
    void whileTheProviderIsAwayNobodyLogsInAndIsToldWhenToComeBack() throws Exception {
        bench.provider.away(true);
        Seen answer = bench.browser().open("/pets");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("Retry-After")).isEqualTo("5");
        assertThat(bench.browser().send("GET", "/pets", "").status()).isEqualTo(401);
    }

    @Test
    void sessionsSurviveAPublishThatLeavesThePolicysMeaning() throws Exception {
        Browser browser = bench.loggedIn();
        bench.publish("cookie: {idle: 5m}, csrf: {header: X-Shop}, forward: {claims: {sub: X-User}}");
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        bench.publish("cookie: {name: __Host-other}");
        assertThat(browser.open("/pets").status()).isEqualTo(302);
    }

    @Test
    void overPlainHttpThereIsASessionOnThisMachineAlone() throws Exception {
        Browser here = bench.browser("http", "localhost:8080", "");
        assertThat(here.login(bench.provider, "/pets").status()).isEqualTo(302);
        assertThat(here.cookies()).containsExactly("shop-session");
        assertThat(here.open("/pets").status()).isEqualTo(200);

        Browser elsewhere = bench.browser("http", "app.example", "");
        assertThat(elsewhere.open("/pets").status()).isEqualTo(403);
        elsewhere.put("shop-session", here.cookie("shop-session"));
        assertThat(elsewhere.fetch("/pets").status()).isEqualTo(401);
        Browser secure = bench.browser();
        secure.put("shop-session", here.cookie("shop-session"));
        assertThat(secure.fetch("/pets").status()).isEqualTo(401);
    }

    @Test
    void belowAPathTheBrowserComesBackToThatPath() throws Exception {
        Browser browser = bench.browser("https", Bench.HOST, "/gate");
        Seen led = browser.open("/gate/pets");
        assertThat(led.field("Location"))
                .contains(
                        "redirect_uri=https%3A%2F%2Fapp.example%2Fgate%2F_gatehouse%2Fsession%2Fshop.session%2Fcallback");
        Seen back = browser.comeBack(bench.provider.grant(led.field("Location")));
        assertThat(back.field("Location")).isEqualTo("/gate/pets");
        assertThat(browser.fetch("/gate/pets").status()).isEqualTo(200);
        assertThat(bench.browser("https", Bench.HOST, "/gate")
                        .fetch("/gate/pets")
                        .field("WWW-Authenticate"))
                .contains("login=\"/gate/_gatehouse/session/shop.session/login\"");
    }

    @Test
    void aStrictCookieComesAlongAfterTheLogin() throws Exception {
        bench.publish("cookie: {sameSite: Strict}");
        Browser browser = bench.browser();
        Seen back = browser.login(bench.provider, "/pets?a=1&b=2");
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.body()).contains("0;url=/pets?a=1&amp;b=2\"");
        assertThat(String.join(" ", back.all("Set-Cookie"))).contains(Bench.COOKIE, "SameSite=Strict");
        assertThat(browser.open("/pets").status()).isEqualTo(200);
    }

    @Test
    void aClientThatMayOnlyWriteItsSecretIntoAFormDoesSo() throws Exception {
        bench.provider.saying(json -> jakarta.json.Json.createObjectBuilder(json)
                .add(
                        "token_endpoint_auth_methods_supported",
                        jakarta.json.Json.createArrayBuilder().add("client_secret_post"))
                .build());
        bench.loggedIn();
        assertThat(bench.provider.tokenRequests().get(0).header("Authorization"))
                .isNull();
    }

    @Test
    void eachPathTakesOneMethodAndThereAreNoOthers() throws Exception {
        for (String path : List.of("login", "callback")) {
            Seen answer = bench.browser().send("POST", Bench.OWN + path, "");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.field("Allow")).isEqualTo("GET");
        }
        for (String path : List.of("logout", "backchannel")) {
            Seen answer = bench.browser().send("GET", Bench.OWN + path, "");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.field("Allow")).isEqualTo("POST");
        }
        assertThat(bench.browser().send("GET", Bench.OWN + "other", "").status())
                .isEqualTo(404);
    }
}
