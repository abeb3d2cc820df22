package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.cache.Bench.Told;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cache answers out of its store, and what it asks for, on a clock that is moved by hand. */
class CachePolicyTest {
    private static final Caller ANNA = caller("anna");

    private static Caller caller(String subject) {
        return new Caller("jwt", subject.isEmpty() ? null : subject, null, Set.of(), Set.of(), Map.of());
    }

    @Test
    void anAnswerIsGivenAgainUntilItIsNotFreshAnyMoreAndTellsItsAge() throws Exception {
        Bench bench = new Bench("");
        bench.answers(200, "Cache-Control: max-age=60|Content-Type: text/plain");
        assertThat(bench.get("/a").cacheStatus()).isEqualTo("gatehouse; fwd=uri-miss; fwd-status=200; stored");
        bench.pass(59);
        Told again = bench.get("/a");
        assertThat(again.text()).isEqualTo("body 1");
        assertThat(again.headers().first("Age")).isEqualTo("59");
        assertThat(again.cacheStatus()).isEqualTo("gatehouse; hit; ttl=1");
        bench.pass(1);
        assertThat(bench.get("/a").text()).isEqualTo("body 2");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void whereAnAnswerSaysNothingTheTtlOfThePolicyCountsAndElseItIsNotStored() throws Exception {
        Bench bench = new Bench("");
        bench.answers(200, "ETag: \"x\"");
        bench.get("/a");
        assertThat(bench.get("/a").cacheStatus())
                .isEqualTo("gatehouse; fwd=uri-miss; fwd-status=200;"
                        + " detail=\"it does not say for how long it is fresh\"");
        bench.publish("ttl: 30s");
        bench.get("/a");
        bench.pass(29);
        assertThat(bench.get("/a").cacheStatus()).isEqualTo("gatehouse; hit; ttl=1");
    }

    @ParameterizedTest
    @CsvSource({"200, true", "301, true", "404, false", "500, false", "401, false", "403, false", "429, false"})
    void theTtlIsForAnswersThatAreNoErrors(int status, boolean stored) throws Exception {
        Bench bench = new Bench("ttl: 30s");
        bench.answers(status, "");
        bench.get("/a");
        bench.get("/a");
        assertThat(bench.asked).hasSize(stored ? 1 : 2);
    }

    @Test
    void errorsAreStoredForAsLongAsTheirStatusHas() throws Exception {
        Bench bench = new Bench("ttl: 1h, statuses: {\"404\": 10s, 5xx: 2s}");
        bench.answers(404, "");
        bench.get("/a");
        bench.pass(9);
        assertThat(bench.get("/a").status()).isEqualTo(404);
        assertThat(bench.asked).hasSize(1);
        bench.pass(1);
        bench.answers(503, "");
        bench.get("/a");
        bench.pass(1);
        assertThat(bench.get("/a").status()).isEqualTo(503);
        bench.pass(1);
        bench.get("/a");
        assertThat(bench.asked).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "private", "no-store, max-age=60", "private, s-maxage=60"})
    void whatMustNotBeStoredIsNotWhateverTheOptionsSay(String said) throws Exception {
        Bench bench = new Bench("ttl: 1h, override: true, heuristic: true, shared: true");
        bench.answers(200, "Cache-Control: " + said);
        bench.get("/a");
        bench.get("/a");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void anOverridingTtlCountsBeforeWhatAnAnswerSays() throws Exception {
        Bench bench = new Bench("ttl: 1m, override: true");
        bench.answers(200, "Cache-Control: max-age=1");
        bench.get("/a");
        bench.pass(59);
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
    }

    @Test
    void whatIsNotFreshIsAskedAboutAndWhatStillHoldsIsGivenAgain() throws Exception {
        Bench bench = new Bench("");
        bench.upstream = request -> "\"v1\"".equals(request.headers().first("If-None-Match"))
                ? Bench.reply(304, "ETag: \"v1\"|Cache-Control: max-age=60|X-New: yes", "")
                : Bench.reply(200, "ETag: \"v1\"|Cache-Control: max-age=10|X-Old: yes", "one");
        bench.get("/a");
        bench.pass(10);
        Told told = bench.get("/a");
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.text()).isEqualTo("one");
        assertThat(told.headers().first("X-New")).isEqualTo("yes");
        assertThat(told.headers().first("X-Old")).isEqualTo("yes");
        assertThat(told.headers().first("Age")).isEqualTo("0");
        assertThat(told.cacheStatus()).isEqualTo("gatehouse; fwd=stale; fwd-status=304");
        bench.pass(59);
        bench.get("/a");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void aClientsOwnConditionIsAnsweredOutOfTheStore() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "ETag: W/\"v1\"|Content-Type: text/plain");
        bench.get("/a");
        Told told = bench.send("GET /a", "If-None-Match: \"v0\", \"v1\"");
        assertThat(told.status()).isEqualTo(304);
        assertThat(told.headers().first("ETag")).isEqualTo("W/\"v1\"");
        assertThat(told.headers().contains("Content-Type")).isFalse();
        assertThat(bench.send("GET /a", "If-None-Match: \"v0\"").status()).isEqualTo(200);
        assertThat(bench.asked).hasSize(1);
    }

    @Test
    void aClientsConditionOnWhatIsNotFreshIsAnsweredWhenItWasAskedAbout() throws Exception {
        Bench bench = new Bench("");
        bench.upstream = request -> request.headers().contains("If-None-Match")
                ? Bench.reply(304, "ETag: \"v1\"", "")
                : Bench.reply(200, "ETag: \"v1\"|Cache-Control: max-age=1", "one");
        bench.get("/a");
        bench.pass(2);
        assertThat(bench.send("GET /a", "If-None-Match: \"v1\"").status()).isEqualTo(304);
        bench.pass(2);
        assertThat(bench.send("GET /a", "If-None-Match: \"v0\"").text()).isEqualTo("one");
        assertThat(bench.asked.get(2).headers().all("If-None-Match")).containsExactly("\"v1\"");
    }

    @Test
    void partsAreCutOutOfTheWhole() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.upstream = request -> Bench.reply(200, "ETag: \"v1\"|Content-Length: 10", "0123456789");
        bench.get("/a");
        Told part = bench.send("GET /a", "Range: bytes=2-4");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("234");
        assertThat(part.headers().first("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(part.headers().contains("Content-Length")).isFalse();
        assertThat(bench.send("GET /a", "Range: bytes=-3").text()).isEqualTo("789");
        assertThat(bench.send("GET /a", "Range: bytes=7-").text()).isEqualTo("789");
        Told beyond = bench.send("GET /a", "Range: bytes=10-");
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.headers().first("Content-Range")).isEqualTo("bytes */10");
        assertThat(bench.send("GET /a", "Range: bytes=2-4|If-Range: \"v0\"").status())
                .isEqualTo(200);
        assertThat(bench.send("GET /a", "Range: bytes=2-4|If-Range: \"v1\"").status())
                .isEqualTo(206);
        assertThat(bench.asked).hasSize(1);
    }

    @Test
    void aPartIsStoredAndAnswersForWhatLiesInIt() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.upstream = request -> request.headers().contains("Range")
                ? Bench.reply(206, "ETag: \"v1\"|Content-Range: bytes 2-6/10", "23456")
                : Bench.reply(200, "ETag: \"v1\"", "0123456789");
        bench.send("GET /a", "Range: bytes=2-6");
        assertThat(bench.send("GET /a", "Range: bytes=3-4").text()).isEqualTo("34");
        assertThat(bench.asked).hasSize(1);
        bench.send("GET /a", "Range: bytes=3-8");
        assertThat(bench.asked).hasSize(2);
        assertThat(bench.get("/a").text()).isEqualTo("0123456789");
        assertThat(bench.send("GET /a", "Range: bytes=3-8").text()).isEqualTo("345678");
        assertThat(bench.asked).hasSize(3);
    }

    @Test
    void headIsAnsweredFromGetAndIsNotStoredItself() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "X-A: b");
        bench.send("HEAD /a", "");
        bench.get("/a");
        assertThat(bench.asked).hasSize(2);
        assertThat(bench.send("HEAD /a", "").headers().first("X-A")).isEqualTo("b");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void answersThatVaryAreToldApart() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.upstream = request -> Bench.reply(
                200, "Vary: Accept-Language", "in " + request.headers().first("Accept-Language"));
        assertThat(bench.send("GET /a", "Accept-Language: de, en;q=0.5").text()).isEqualTo("in de, en;q=0.5");
        Told other = bench.send("GET /a", "Accept-Language: fr");
        assertThat(other.text()).isEqualTo("in fr");
        assertThat(other.cacheStatus()).startsWith("gatehouse; fwd=vary-miss");
        assertThat(bench.send("GET /a", "Accept-Language: en;q=0.5,DE").text()).isEqualTo("in de, en;q=0.5");
        assertThat(bench.send("GET /a", "Accept-Language: fr").text()).isEqualTo("in fr");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void routesHostsAndQueriesHaveAnswersOfTheirOwn() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
        bench.get("/a?x=1");
        bench.get("/a?x=2");
        bench.host = "other.example";
        bench.get("/a?x=1");
        bench.host = "SHOP.example:443";
        bench.get("/a?x=1");
        assertThat(bench.asked).hasSize(3);
        bench.route = "others";
        bench.get("/a?x=1");
        assertThat(bench.asked).hasSize(4);
    }

    @Test
    void argumentsThatTellNothingAreLeftOut() throws Exception {
        Bench bench = new Bench("ttl: 1h, query: {ignore: [utm], sort: true}");
        bench.answers(200, "");
        bench.get("/a?b=2&a=1&utm=x");
        bench.get("/a?%75tm=y&a=1&b=2");
        assertThat(bench.asked).hasSize(1);
        bench.publish("ttl: 1h, query: {keep: [a]}");
        bench.get("/a?a=1");
        bench.get("/a?z=9&a=1");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void callersHaveAnswersOfTheirOwnUnlessTheyAreShared() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
        bench.caller = ANNA;
        bench.send("GET /a", "Authorization: Bearer a");
        assertThat(bench.send("GET /a", "Authorization: Bearer b").text()).isEqualTo("body 1");
        bench.caller = caller("bob");
        assertThat(bench.get("/a").text()).isEqualTo("body 2");
        bench.caller = null;
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
        bench.publish("ttl: 1h, shared: true");
        bench.caller = ANNA;
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
    }

    @Test
    void nobodyInParticularSharesAndWhoCantBeToldFromOthersPassesBy() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
        bench.get("/a");
        bench.caller = Caller.ANONYMOUS;
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
        bench.caller = caller("");
        bench.get("/a");
        assertThat(bench.decided).isEqualTo("bypass: its caller can't be told from others");
        bench.publish("ttl: 1h, shared: true");
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
    }

    @ParameterizedTest
    @CsvSource({"max-age=60, 2", "'max-age=60, public', 1", "s-maxage=60, 1", "'max-age=60, must-revalidate', 1"})
    void anAuthorizationThatNobodyJudgedKeepsAnAnswerFromOthers(String said, int asked) throws Exception {
        Bench bench = new Bench("");
        bench.answers(200, "Cache-Control: " + said);
        bench.send("GET /a", "Authorization: Basic YTpi");
        bench.get("/a");
        assertThat(bench.asked).hasSize(asked);
    }

    @Test
    void whatSetsACookieIsStoredOnlyWhereThatIsWanted() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "Set-Cookie: a=b");
        bench.get("/a");
        assertThat(bench.get("/a").cacheStatus()).endsWith("detail=\"it sets a cookie\"");
        bench.publish("ttl: 1h, setCookie: true");
        bench.get("/a");
        assertThat(bench.get("/a").headers().first("Set-Cookie")).isEqualTo("a=b");
        assertThat(bench.asked).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "no-cache, validate",
        "max-age=5, validate",
        "max-age=60, hit",
        "min-fresh=50, hit",
        "min-fresh=51, validate",
        "no-store, bypass",
        "only-if-cached, hit"
    })
    void aClientMaySayHowFreshAnAnswerMustBe(String said, String decided) throws Exception {
        Bench bench = new Bench("ttl: 60s");
        bench.answers(200, "");
        bench.get("/a");
        bench.pass(10);
        bench.send("GET /a", "Cache-Control: " + said);
        assertThat(bench.decided).startsWith(decided + ": ");
        bench.publish("ttl: 60s, clientControl: false");
        bench.send("GET /a", "Cache-Control: " + said);
        assertThat(bench.decided).startsWith("hit: ");
    }

    @Test
    void aClientMayTakeAnAnswerThatIsNotFreshAnyMoreButNotOneThatForbidsIt() throws Exception {
        Bench bench = new Bench("");
        bench.answers(200, "Cache-Control: max-age=10");
        bench.get("/a");
        bench.pass(15);
        Told told = bench.send("GET /a", "Cache-Control: max-stale=6");
        assertThat(told.text()).isEqualTo("body 1");
        assertThat(told.cacheStatus()).isEqualTo("gatehouse; hit; ttl=-5");
        assertThat(bench.send("GET /a", "Cache-Control: max-stale").text()).isEqualTo("body 1");
        assertThat(bench.send("GET /a", "Cache-Control: max-stale=5").text()).isEqualTo("body 2");
        bench.answers(200, "Cache-Control: max-age=10, must-revalidate");
        bench.get("/b");
        bench.pass(15);
        assertThat(bench.send("GET /b", "Cache-Control: max-stale").text()).isEqualTo("body 4");
    }

    @Test
    void whoWantsNothingButWhatIsStoredGetsThatOr504() throws Exception {
        Bench bench = new Bench("ttl: 1m");
        bench.answers(200, "");
        assertThat(bench.send("GET /a", "Cache-Control: only-if-cached").status())
                .isEqualTo(504);
        assertThat(bench.asked).isEmpty();
        bench.get("/a");
        assertThat(bench.send("GET /a", "Cache-Control: only-if-cached").status())
                .isEqualTo(200);
    }

    @Test
    void aStaleAnswerIsGivenWhileAFreshOneIsAskedFor() throws Exception {
        Bench bench = new Bench("");
        bench.answers(200, "Cache-Control: max-age=10, stale-while-revalidate=30");
        bench.get("/a");
        bench.pass(39);
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
        assertThat(bench.get("/a").text()).isEqualTo("body 2");
        assertThat(bench.asked).hasSize(2);
        bench.pass(41);
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aStaleAnswerIsGivenWhereTheUpstreamFails(int status) throws Exception {
        Bench bench = new Bench("ttl: 10s, staleIfError: 1m");
        bench.answers(200, "");
        bench.get("/a");
        bench.pass(69);
        bench.answers(status, "");
        Told told = bench.get("/a");
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.cacheStatus())
                .isEqualTo("gatehouse; fwd=stale; fwd-status=" + status + "; detail=stale-if-error");
        bench.pass(1);
        assertThat(bench.get("/a").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "no-cache", "s-maxage=10"})
    void butNoneThatForbidsIt(String said) throws Exception {
        Bench bench = new Bench("ttl: 10s, staleIfError: 1m");
        bench.answers(200, "ETag: \"a\"|Cache-Control: max-age=10, " + said);
        bench.get("/a");
        bench.pass(11);
        bench.answers(503, "");
        assertThat(bench.get("/a").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "M-SEARCH"})
    void anUnsafeMethodThatSucceedsTakesAwayWhatIsStored(String method) throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
        bench.get("/a");
        bench.get("/b");
        bench.get("/c");
        bench.caller = ANNA;
        bench.get("/a");
        bench.caller = null;
        bench.answers(500, "");
        bench.send(method + " /a", "");
        bench.answers(201, "Location: /b|Content-Location: https://shop.example/c");
        bench.send(method + " /d", "");
        bench.answers(200, "");
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
        assertThat(bench.get("/b").text()).isEqualTo("body 7");
        assertThat(bench.get("/c").text()).isEqualTo("body 8");
        Told told = bench.send(method + " /a", "");
        assertThat(told.cacheStatus()).isEqualTo("gatehouse; fwd=method; fwd-status=200");
        assertThat(bench.get("/a").text()).isEqualTo("body 10");
        bench.caller = ANNA;
        assertThat(bench.get("/a").text()).isEqualTo("body 11");
    }

    @Test
    void aLocationOfAnotherHostTakesNothingAway() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(201, "");
        bench.answers(200, "");
        bench.get("/b");
        bench.answers(201, "Location: https://other.example/b");
        bench.send("POST /d", "");
        assertThat(bench.get("/b").text()).isEqualTo("body 1");
    }

    @Test
    void anAnswerToPostThatIsTheResourceIsStored() throws Exception {
        Bench bench = new Bench("");
        bench.answers(200, "Content-Location: /a|Cache-Control: max-age=60");
        bench.send("POST /a", "");
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
        bench.answers(200, "Content-Location: /other|Cache-Control: max-age=60");
        bench.send("POST /a", "");
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
    }

    @Test
    void aRequestWithAKeyOfBypassPassesBy() throws Exception {
        Bench bench = new Bench("ttl: 1h, bypass: [header.X-Debug, cookie.preview]");
        bench.answers(200, "");
        bench.get("/a");
        Told told = bench.send("GET /a", "X-Debug: 1");
        assertThat(told.text()).isEqualTo("body 2");
        assertThat(told.cacheStatus()).isEqualTo("gatehouse; fwd=bypass");
        assertThat(bench.send("GET /a", "Cookie: preview=yes").text()).isEqualTo("body 3");
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
    }

    @Test
    void aCacheThatIsNearerSpeaksAfterTheOnesBehindItAndTagsGoNoFurther() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "Cache-Status: inner; hit|Cache-Tag: a,b|Surrogate-Key: c d");
        Told first = bench.get("/a");
        assertThat(first.cacheStatus()).isEqualTo("inner; hit, gatehouse; fwd=uri-miss; fwd-status=200; stored");
        assertThat(first.headers().contains("Cache-Tag")).isFalse();
        Told again = bench.get("/a");
        assertThat(again.cacheStatus()).isEqualTo("gatehouse; hit; ttl=3600");
        assertThat(again.headers().contains("Surrogate-Key")).isFalse();
    }

    @Test
    void whatIsTriedOutStoresNothing() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
        bench.rehearsed = true;
        bench.get("/a");
        bench.rehearsed = false;
        assertThat(bench.get("/a").text()).isEqualTo("body 2");
        bench.rehearsed = true;
        assertThat(bench.get("/a").text()).isEqualTo("body 2");
        assertThat(bench.decided).isEqualTo("hit: fresh: age 0 s of 3600 s (ttl of the policy)");
    }

    @Test
    void contentThatIsTooLargeIsPassedOnAndNotStored() throws Exception {
        Bench bench = new Bench("ttl: 1h, maxEntry: 4");
        bench.upstream = request -> Bench.reply(200, "", "12345");
        assertThat(bench.get("/a").cacheStatus()).endsWith("detail=\"it is too large\"");
        assertThat(bench.get("/a").text()).isEqualTo("12345");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void anAnswerThatTakesThePlaceOfOneThatIsNotStoredEndsThat() throws Exception {
        Bench bench = new Bench("");
        bench.answers(200, "Cache-Control: max-age=60");
        bench.get("/a");
        bench.answers(200, "Cache-Control: no-store");
        bench.send("GET /a", "Cache-Control: no-cache");
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
    }

    @Test
    void targetedFieldsSpeakBeforeCacheControl() throws Exception {
        Bench bench = new Bench("");
        bench.answers(200, "CDN-Cache-Control: max-age=60|Cache-Control: no-store");
        bench.get("/a");
        bench.pass(59);
        Told told = bench.get("/a");
        assertThat(told.text()).isEqualTo("body 1");
        assertThat(told.headers().first("Cache-Control")).isEqualTo("no-store");
        bench.answers(200, "CDN-Cache-Control: no-store|Cache-Control: max-age=60");
        bench.get("/b");
        assertThat(bench.get("/b").text()).isEqualTo("body 3");
    }

    @Test
    void tagsHaveTheValuesOfThePath() throws Exception {
        Bench bench = new Bench("ttl: 1h, tags: [pets, \"pet-{id}\"]");
        bench.variables.putAll(Map.of("id", "7"));
        Reply reply = Bench.reply(200, "Surrogate-Key: more", "x");
        bench.upstream = request -> reply;
        bench.get("/pets/7");
        assertThat(bench.tags()).isEqualTo(Set.of("pets", "pet-7", "more"));
    }

    @ParameterizedTest
    @CsvSource({"404, false", "410, false", "302, false", "429, true", "403, true", "500, true"})
    void whatTheUpstreamAnswersInItsPlaceEndsWhatIsStoredUnlessItSaysNothingOfIt(int status, boolean stays)
            throws Exception {
        Bench bench = new Bench("");
        bench.answers(200, "Cache-Control: max-age=60");
        bench.get("/a");
        bench.answers(status, "");
        bench.send("GET /a", "Cache-Control: no-cache");
        bench.get("/a");
        assertThat(bench.asked).hasSize(stays ? 2 : 3);
    }

    @Test
    void aRefusalOfTheGatewayItselfIsNeverStored() throws Exception {
        Bench bench = new Bench("statuses: {4xx: 1h}");
        bench.answers(200, "Cache-Control: max-age=60");
        bench.refuses = true;
        assertThat(bench.get("/a").status()).isEqualTo(429);
        bench.refuses = false;
        assertThat(bench.get("/a").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"websocket, bypass", "h2c, hit", "'HTTP/2.0, irc', bypass"})
    void aRequestForAnotherProtocolPassesByAndOneThatOffersAnotherHttpDoesNot(String protocol, String decided)
            throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
        bench.get("/a");
        bench.send("GET /a", "Connection: upgrade|Upgrade: " + protocol);
        assertThat(bench.decided).startsWith(decided + ": ");
    }

    /** What was asked for before a change may be what was there before it. */
    @Test
    void anAnswerThatWasOvertakenByAChangeIsNotStored() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.upstream = request -> {
            if (request.method().equals("GET") && bench.asked.size() == 1) {
                try {
                    bench.send("POST /a", "");
                } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                }
            }
            return Bench.reply(200, "", "body " + bench.asked.size());
        };
        bench.get("/a");
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
    }

    @Test
    void aPartDoesNotTakeThePlaceOfAWholeThatIsFresh() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.upstream = request -> request.headers().contains("Range")
                ? Bench.reply(206, "Content-Range: bytes 2-6/10", "23456")
                : Bench.reply(200, "", "0123456789");
        bench.get("/a");
        bench.send("GET /a", "Range: bytes=2-6|Cache-Control: no-cache");
        bench.get("/a");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void whereClientsHaveNoSayTheirNoStoreKeepsNothingFromBeingStored() throws Exception {
        Bench bench = new Bench("ttl: 1h, clientControl: false");
        bench.answers(200, "");
        bench.send("GET /a", "Cache-Control: no-store");
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
    }

    @Test
    void aClientThatTakesStaleAnswersMayBoundTheirAge() throws Exception {
        Bench bench = new Bench("");
        bench.answers(200, "Cache-Control: max-age=10");
        bench.get("/a");
        bench.pass(15);
        String asked = "Cache-Control: max-age=5, max-stale=";
        assertThat(bench.send("GET /a", asked + 10).text()).isEqualTo("body 1");
        assertThat(bench.send("GET /a", asked + 9).text()).isEqualTo("body 2");
    }

    @Test
    void subjectsAndConsumersAreNotTakenForEachOther() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
        bench.caller = new Caller("jwt", "c", "a b", Set.of(), Set.of(), Map.of());
        bench.get("/a");
        bench.caller = new Caller("jwt", "b c", "a", Set.of(), Set.of(), Map.of());
        assertThat(bench.get("/a").text()).isEqualTo("body 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/b|c", "https://SHOP.example:443/b|c", "b|c", "/b|c#top"})
    void aLocationTakesAwayWhatItLeadsTo(String location) throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
        bench.get(location.contains("b|c") && !location.startsWith("/") ? "/b" : "/b|c");
        bench.upstream = request -> Reply.of(
                201,
                io.gatehouse.exchange.Headers.of(
                        "Location", location.startsWith("/") ? location : location.replace("|c", "")));
        bench.send("POST /d", "");
        bench.answers(200, "");
        assertThat(bench.get(location.startsWith("/") ? "/b|c" : "/b").text()).isEqualTo("body 3");
    }

    @Test
    void valuesOfThePathFillNoFurtherVariablesOfATag() throws Exception {
        Bench bench = new Bench("ttl: 1h, tags: [\"{a}-{b}\", \"{none}\"]");
        bench.variables.put("a", "{b}");
        bench.variables.put("b", "2");
        bench.answers(200, "");
        bench.get("/a");
        assertThat(bench.tags()).isEqualTo(Set.of("{b}-2", "{none}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:uuid:1", "mailto:x@example.com", "http://[", "%"})
    void aReferenceThatLeadsNowhereHereTakesNothingAway(String reference) throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
        bench.get("/a");
        bench.answers(201, "Content-Location: " + reference + "|Location: " + reference);
        assertThat(bench.send("POST /d", "").status()).isEqualTo(201);
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", ";q=1"})
    void aPreferenceThatSaysNothingIsAnswered(String preference) throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "Vary: Accept-Language|Content-Language: de");
        bench.send("GET /a", "Accept-Language: de");
        assertThat(bench.send("GET /a", "Accept-Language: " + preference).status())
                .isEqualTo(200);
    }

    @Test
    void whereTheUpstreamFailsAFreshAnswerIsNotGivenToWhoWantsNoneOfTheStore() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
        bench.get("/a");
        bench.answers(503, "");
        assertThat(bench.send("GET /a", "Cache-Control: no-cache").status()).isEqualTo(503);
    }

    @Test
    void whatTheUpstreamNoLongerHasIsNotGivenAsStale() throws Exception {
        Bench bench = new Bench("ttl: 10s, staleWhileRevalidate: 1h, staleIfError: 1h");
        bench.answers(200, "");
        bench.get("/a");
        bench.answers(404, "");
        bench.send("GET /a", "Cache-Control: no-cache");
        bench.pass(11);
        assertThat(bench.get("/a").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "Via", "X-Tenant"})
    void anAnswerThatVariesByWhatTheGatewayAddsIsNotStored(String field) throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.adds = io.gatehouse.exchange.Headers.of("X-Tenant", "of the caller");
        bench.answers(200, "Vary: " + field);
        bench.get("/a");
        assertThat(bench.get("/a").cacheStatus())
                .endsWith("detail=\"it varies by what the gateway says of a request\"");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void anAnswerToAClientsConditionSaysNothingToOthers() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(304, "ETag: \"v1\"");
        bench.send("GET /a", "If-None-Match: \"v1\"");
        assertThat(bench.isAlone("/a")).isFalse();
        bench.answers(200, "Cache-Control: private");
        bench.get("/a");
        assertThat(bench.isAlone("/a")).isTrue();
    }

    /** Its length is not told beforehand. */
    @Test
    void contentThatTurnsOutToBeTooLargeEndsWhatIsStored() throws Exception {
        Bench bench = new Bench("ttl: 1h, maxEntry: 10");
        bench.answers(200, "");
        bench.get("/a");
        bench.upstream = request ->
                new Reply(200, io.gatehouse.exchange.Headers.EMPTY, Bench.untold("a content of more than ten octets"));
        assertThat(bench.send("GET /a", "Cache-Control: no-cache").text())
                .isEqualTo("a content of more than ten octets");
        assertThat(bench.isAlone("/a")).isTrue();
        bench.get("/a");
        assertThat(bench.asked).hasSize(3);
    }
}
