package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Failure;
import io.gatehouse.policy.cache.Bench.Told;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is answered out of the store, and with what, on a clock that is moved by hand. */
class CacheAnsweringTest {
    @Test
    void anAnswerIsGivenAgainUntilItIsNotFreshAnyMoreAndTellsItsAge() throws Exception {
        Bench bench = Bench.answering("", "Cache-Control: max-age=60|Content-Type: text/plain");
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
        Bench bench = Bench.holding("ttl: 1h", "ETag: W/\"v1\"|Content-Type: text/plain");
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
        bench.answers(200, "ETag: \"v1\"|Content-Length: 10", "0123456789");
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
    void headIsAnsweredFromGetAndIsNotStoredItself() throws Exception {
        Bench bench = Bench.answering("ttl: 1h", "X-A: b");
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
        Bench bench = Bench.answering("ttl: 1h", "");
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
        Bench bench = Bench.answering("ttl: 1h, query: {ignore: [utm], sort: true}", "");
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
        Bench bench = Bench.answering("ttl: 1h", "");
        bench.caller = Bench.ANNA;
        bench.send("GET /a", "Authorization: Bearer a");
        assertThat(bench.send("GET /a", "Authorization: Bearer b").text()).isEqualTo("body 1");
        bench.caller = Bench.caller("bob");
        assertThat(bench.get("/a").text()).isEqualTo("body 2");
        bench.caller = null;
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
        bench.publish("ttl: 1h, shared: true");
        bench.caller = Bench.ANNA;
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
    }

    @Test
    void nobodyInParticularSharesAndWhoCantBeToldFromOthersPassesBy() throws Exception {
        Bench bench = Bench.holding("ttl: 1h", "");
        bench.caller = Caller.ANONYMOUS;
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
        bench.caller = Bench.caller("");
        bench.get("/a");
        assertThat(bench.decided).isEqualTo("bypass: its caller can't be told from others");
        bench.publish("ttl: 1h, shared: true");
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
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
        Bench bench = Bench.holding("ttl: 60s", "");
        bench.pass(10);
        bench.send("GET /a", "Cache-Control: " + said);
        assertThat(bench.decided).startsWith(decided + ": ");
        bench.publish("ttl: 60s, clientControl: false");
        bench.send("GET /a", "Cache-Control: " + said);
        assertThat(bench.decided).startsWith("hit: ");
    }

    @Test
    void aClientMayTakeAnAnswerThatIsNotFreshAnyMoreButNotOneThatForbidsIt() throws Exception {
        Bench bench = Bench.holding("", "Cache-Control: max-age=10");
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
        Bench bench = Bench.answering("ttl: 1m", "");
        assertThat(bench.send("GET /a", "Cache-Control: only-if-cached").status())
                .isEqualTo(504);
        assertThat(bench.asked).isEmpty();
        bench.get("/a");
        assertThat(bench.send("GET /a", "Cache-Control: only-if-cached").status())
                .isEqualTo(200);
    }

    @Test
    void aStaleAnswerIsGivenWhileAFreshOneIsAskedFor() throws Exception {
        Bench bench = Bench.holding("", "Cache-Control: max-age=10, stale-while-revalidate=30");
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
        Bench bench = Bench.holding("ttl: 10s, staleIfError: 1m", "");
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
        Bench bench = Bench.holding("ttl: 10s, staleIfError: 1m", "ETag: \"a\"|Cache-Control: max-age=10, " + said);
        bench.pass(11);
        bench.answers(503, "");
        assertThat(bench.get("/a").status()).isEqualTo(503);
    }

    /** RFC 9111 §5.2.2.2. */
    @ParameterizedTest
    @CsvSource({
        "must-revalidate, CONNECTION_REFUSED, 504",
        "proxy-revalidate, DNS, 504",
        "s-maxage=10, UNREACHABLE, 504",
        "must-revalidate, TLS, 504",
        "must-revalidate, CONNECTION_TERMINATED, 504",
        "must-revalidate, RESPONSE_TIMEOUT, 504",
        "must-revalidate, PROTOCOL, 502",
        "must-revalidate, RESPONSE_INCOMPLETE, 502",
        "must-revalidate, NO_TARGET, 503",
        "must-revalidate, INTERNAL, 500",
        "public, CONNECTION_REFUSED, 502"
    })
    void whatMustBeAskedAboutIsAnswered504WhereItsUpstreamCanNotBeAsked(String said, Failure.Kind kind, int status)
            throws Exception {
        Bench bench = Bench.holding("", "ETag: \"a\"|Cache-Control: max-age=10, " + said);
        bench.upstream = request -> {
            throw new Failure(kind, false, "no answer", null);
        };
        assertThat(bench.send("GET /a", "Cache-Control: no-cache").status())
                .as("while it is fresh")
                .isEqualTo(kind.status());
        bench.pass(10);
        Told told = bench.get("/a");
        assertThat(told.status()).isEqualTo(status);
        assertThat(told.headers().first("Proxy-Status")).isEqualTo("gatehouse; error=" + kind.error());
        assertThat(told.headers().first("Content-Type")).isEqualTo("application/problem+json");
        assertThat(told.text()).contains("\"status\":" + status, kind.says());
        assertThat(bench.get("/never").status()).as("nothing is stored").isEqualTo(kind.status());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void whatAnUpstreamAnsweredOfItIsPassedOnAsItIs(int status) throws Exception {
        Bench bench = Bench.holding("", "Cache-Control: max-age=10, must-revalidate");
        bench.pass(10);
        bench.answers(status, "");
        Told told = bench.get("/a");
        assertThat(told.status()).isEqualTo(status);
        assertThat(told.text()).isEqualTo("body 2");
    }

    @Test
    void aRequestWithAKeyOfBypassPassesBy() throws Exception {
        Bench bench = Bench.holding("ttl: 1h, bypass: [header.X-Debug, cookie.preview]", "");
        Told told = bench.send("GET /a", "X-Debug: 1");
        assertThat(told.text()).isEqualTo("body 2");
        assertThat(told.cacheStatus()).isEqualTo("gatehouse; fwd=bypass");
        assertThat(bench.send("GET /a", "Cookie: preview=yes").text()).isEqualTo("body 3");
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
    }

    @ParameterizedTest
    @CsvSource({"websocket, bypass", "h2c, hit", "'HTTP/2.0, irc', bypass"})
    void aRequestForAnotherProtocolPassesByAndOneThatOffersAnotherHttpDoesNot(String protocol, String decided)
            throws Exception {
        Bench bench = Bench.holding("ttl: 1h", "");
        bench.send("GET /a", "Connection: upgrade|Upgrade: " + protocol);
        assertThat(bench.decided).startsWith(decided + ": ");
    }

    @Test
    void aClientThatTakesStaleAnswersMayBoundTheirAge() throws Exception {
        Bench bench = Bench.holding("", "Cache-Control: max-age=10");
        bench.pass(15);
        String asked = "Cache-Control: max-age=5, max-stale=";
        assertThat(bench.send("GET /a", asked + 10).text()).isEqualTo("body 1");
        assertThat(bench.send("GET /a", asked + 9).text()).isEqualTo("body 2");
    }

    @Test
    void subjectsAndConsumersAreNotTakenForEachOther() throws Exception {
        Bench bench = Bench.answering("ttl: 1h", "");
        bench.caller = new Caller("jwt", "c", "a b", Set.of(), Set.of(), Map.of());
        bench.get("/a");
        bench.caller = new Caller("jwt", "b c", "a", Set.of(), Set.of(), Map.of());
        assertThat(bench.get("/a").text()).isEqualTo("body 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", ";q=1"})
    void aPreferenceThatSaysNothingIsAnswered(String preference) throws Exception {
        Bench bench = Bench.answering("ttl: 1h", "Vary: Accept-Language|Content-Language: de");
        bench.send("GET /a", "Accept-Language: de");
        assertThat(bench.send("GET /a", "Accept-Language: " + preference).status())
                .isEqualTo(200);
    }

    @Test
    void whereTheUpstreamFailsAFreshAnswerIsNotGivenToWhoWantsNoneOfTheStore() throws Exception {
        Bench bench = Bench.holding("ttl: 1h", "");
        bench.answers(503, "");
        assertThat(bench.send("GET /a", "Cache-Control: no-cache").status()).isEqualTo(503);
    }

    /** Integers of Structured Fields have fifteen digits at most (RFC 9651 §3.3.1). */
    @Test
    void howLongAnAnswerWasStaleWhoseAgeCantBeToldIsANumberThatCanBeRead() throws Exception {
        Bench bench = Bench.holding("", "Cache-Control: max-age=60|ETag: \"a\"|Age: old");
        Told told = bench.send("GET /a", "Cache-Control: max-stale");
        assertThat(told.cacheStatus()).matches("gatehouse; hit; ttl=-\\d{1,15}");
    }
}
