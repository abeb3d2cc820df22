package io.gatehouse.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Browser;
import io.gatehouse.testing.Browser.Seen;
import io.gatehouse.testing.QuietLog;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers to a login that are not what they should be: none makes a session, and nothing of them is shown. */
@ExtendWith(QuietLog.class)
class CallbackTest {
    private static final String MARK = "<script>reflected</script>";

    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench("");
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                forged("another state", 400, way -> way.replaceAll("state=...", "state=abc")),
                forged("no state", 400, way -> way.replaceAll("&state=[^&]*", "")),
                forged("an empty state", 400, way -> way.replaceAll("&state=[^&]*", "&state=")),
                forged("two states", 400, way -> way + way.replaceAll(".*(&state=[^&]*).*", "$1")),
                forged("another issuer", 400, way -> way.replaceAll("&iss=[^&]*", "&iss=https%3A%2F%2Fevil.example")),
                forged("no issuer of a provider that says it", 400, way -> way.replaceAll("&iss=[^&]*", "")),
                forged("two issuers", 400, way -> way + way.replaceAll(".*(&iss=[^&]*).*", "$1")),
                forged("no code", 400, way -> way.replaceAll("code=[^&]*&", "")),
                forged("an empty code", 400, way -> way.replaceAll("code=[^&]*&", "code=&")),
                forged("two codes", 400, way -> way + "&code=code-9"),
                forged("a code that was made up", 400, way -> way.replaceAll("code=[^&]*&", "code=mine&")),
                forged("the person said no", 403, way -> way.replaceAll("code=[^&]*&", "error=access_denied&")),
                forged(
                        "the provider is busy",
                        503,
                        way -> way.replaceAll("code=[^&]*&", "error=temporarily_unavailable&")),
                forged(
                        "an error of no standard",
                        400,
                        way -> way.replaceAll("code=[^&]*&", "error=%3Cscript%3Ereflected%3C%2Fscript%3E&")),
                forged(
                        "an error with words",
                        403,
                        way -> way.replaceAll(
                                "code=[^&]*&",
                                "error=access_denied&error_description=%3Cscript%3Ereflected%3C%2Fscript%3E&")));
    }

    private static Arguments forged(String sentence, int status, UnaryOperator<String> change) {
        return Arguments.of(sentence, status, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("addresses")
    void aBrowserThatComesBackWithAnotherAddressIsNotLoggedIn(String sentence, int status, UnaryOperator<String> change)
            throws Exception {
        Browser browser = bench.browser();
        String way = bench.provider.grant(browser.open("/pets").field("Location"));
        isRefused(browser.comeBack(change.apply(way)), status, browser);
    }

    static Stream<Arguments> identities() {
        return Stream.of(
                claiming("another nonce", claims -> claims.put("nonce", "another")),
                claiming("no nonce", claims -> claims.remove("nonce")),
                claiming("another issuer", claims -> claims.put("iss", "https://evil.example")),
                claiming("another audience", claims -> claims.put("aud", "another")),
                claiming("several audiences and no azp", claims -> claims.put("aud", List.of("petstore bff", "b"))),
                claiming("another party", claims -> claims.put("azp", "another")),
                claiming("expired", claims -> claims.put("exp", 1_000_000)),
                claiming("no end", claims -> claims.remove("exp")),
                claiming("not yet", claims -> claims.put("iat", 4_000_000_000L)),
                claiming("nobody", claims -> claims.remove("sub")),
                claiming("of another access token", claims -> claims.put("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")),
                claiming("a notice of a logout", claims -> claims.put("events", Map.of())));
    }

    private static Arguments claiming(String sentence, Consumer<Map<String, Object>> change) {
        return Arguments.of(sentence, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("identities")
    void anIdTokenThatIsNotGoodLogsNobodyIn(String sentence, Consumer<Map<String, Object>> change) throws Exception {
        bench.provider.claiming(change);
        Browser browser = bench.browser();
        isRefused(browser.login(bench.provider, "/pets"), 403, browser);
    }

    @Test
    void anIdTokenForSeveralNamesThePartyItIsFor() throws Exception {
        bench.provider.claiming(claims -> {
            claims.put("aud", List.of("petstore bff", "b"));
            claims.put("azp", "petstore bff");
        });
        assertThat(bench.loggedIn().open("/pets").status()).isEqualTo(200);
    }

    static Stream<Arguments> tokens() {
        return Stream.of(
                Arguments.of("no JSON", Answer.ok("tokens"), 503),
                Arguments.of("no tokens", Answer.ok("{}"), 503),
                Arguments.of(
                        "a token of another kind", Answer.ok("{\"access_token\":\"a\",\"token_type\":\"DPoP\"}"), 503),
                Arguments.of("no ID token", Answer.ok("{\"access_token\":\"a\",\"token_type\":\"Bearer\"}"), 403),
                Arguments.of(
                        "a token that splits a field",
                        Answer.ok("{\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"Bearer\"}"),
                        503),
                Arguments.of(
                        "an ID token that is none",
                        Answer.ok("{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\"a.b.c\"}"),
                        403),
                Arguments.of("another client", Answer.of(401).body("{\"error\":\"invalid_client\"}"), 403),
                Arguments.of("elsewhere", Answer.of(302, "Location", "https://evil.example/"), 503),
                Arguments.of("broken", Answer.of(500), 503));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void aTokenEndpointThatAnswersSomethingElseLogsNobodyIn(String sentence, Answer answer, int status)
            throws Exception {
        bench.provider.tokensInstead(answer);
        Browser browser = bench.browser();
        isRefused(browser.login(bench.provider, "/pets"), status, browser);
    }

    @Test
    void theStateOfAnotherBrowserLogsNobodyIn() throws Exception {
        Browser mallory = bench.browser();
        String way = bench.provider.grant(mallory.open("/pets").field("Location"));
        Browser victim = bench.browser();
        victim.open("/pets");
        isRefused(victim.comeBack(way), 400, victim);
        assertThat(bench.provider.tokenRequests()).isEmpty();
    }

    @Test
    void aLoginCookieUnderAnotherNameOpensNothing() throws Exception {
        Browser browser = bench.browser();
        String one = bench.provider.grant(browser.open("/one").field("Location"));
        String name = browser.cookies().get(0);
        String value = browser.cookie(name);
        browser.forget(name);
        String two = bench.provider.grant(browser.open("/two").field("Location"));
        browser.put(browser.cookies().get(0), value);
        isRefused(browser.comeBack(two), 400, browser);
        isRefused(browser.comeBack(one), 400, browser);
        browser.put(Bench.COOKIE, value);
        assertThat(browser.fetch("/pets").status()).isEqualTo(401);
    }

    @Test
    void anAnswerCountsOnceAlsoForABrowserThatKeepsTheCookie() throws Exception {
        Browser browser = bench.browser();
        String way = bench.provider.grant(browser.open("/pets").field("Location"));
        Browser copy = browser.copy();
        assertThat(browser.comeBack(way).status()).isEqualTo(302);
        isRefused(copy.comeBack(way), 400, copy);
        assertThat(bench.provider.tokenRequests()).hasSize(1);
        assertThat(browser.open("/pets").status()).isEqualTo(200);
    }

    private static void isRefused(Seen seen, int status, Browser browser) {
        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.body()).doesNotContain(MARK, "reflected");
        assertThat(seen.field("Cache-Control")).isEqualTo("no-store");
        assertThat(browser.cookies()).doesNotContain(Bench.COOKIE);
    }
}
