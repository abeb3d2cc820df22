package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.cache.Bench.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends what is stored. */
class CacheChangingTest {
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "M-SEARCH"})
    void anUnsafeMethodThatSucceedsTakesAwayWhatIsStored(String method) throws Exception {
        Bench bench = Bench.holding("ttl: 1h", "");
        bench.get("/b");
        bench.get("/c");
        bench.caller = Bench.ANNA;
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
        bench.caller = Bench.ANNA;
        assertThat(bench.get("/a").text()).isEqualTo("body 11");
    }

    @Test
    void aLocationOfAnotherHostTakesNothingAway() throws Exception {
        Bench bench = Bench.answering("ttl: 1h", "");
        bench.get("/b");
        bench.answers(201, "Location: https://other.example/b");
        bench.send("POST /d", "");
        assertThat(bench.get("/b").text()).isEqualTo("body 1");
    }

    @Test
    void anAnswerToPostThatIsTheResourceIsStored() throws Exception {
        Bench bench = Bench.answering("", "Content-Location: /a|Cache-Control: max-age=60");
        bench.send("POST /a", "");
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
        bench.answers(200, "Content-Location: /other|Cache-Control: max-age=60");
        bench.send("POST /a", "");
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
    }

    @Test
    void anAnswerThatTakesThePlaceOfOneThatIsNotStoredEndsThat() throws Exception {
        Bench bench = Bench.holding("", "Cache-Control: max-age=60");
        bench.answers(200, "Cache-Control: no-store");
        bench.send("GET /a", "Cache-Control: no-cache");
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
    }

    @ParameterizedTest
    @CsvSource({"404, false", "410, false", "302, false", "429, true", "403, true", "500, true"})
    void whatTheUpstreamAnswersInItsPlaceEndsWhatIsStoredUnlessItSaysNothingOfIt(int status, boolean stays)
            throws Exception {
        Bench bench = Bench.holding("", "Cache-Control: max-age=60");
        bench.answers(status, "");
        bench.send("GET /a", "Cache-Control: no-cache");
        bench.get("/a");
        assertThat(bench.asked).hasSize(stays ? 2 : 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/b|c", "https://SHOP.example:443/b|c", "b|c", "/b|c#top"})
    void aLocationTakesAwayWhatItLeadsTo(String location) throws Exception {
        Bench bench = Bench.answering("ttl: 1h", "");
        bench.get(location.contains("b|c") && !location.startsWith("/") ? "/b" : "/b|c");
        bench.upstream = request ->
                Reply.of(201, Headers.of("Location", location.startsWith("/") ? location : location.replace("|c", "")));
        bench.send("POST /d", "");
        bench.answers(200, "");
        assertThat(bench.get(location.startsWith("/") ? "/b|c" : "/b").text()).isEqualTo("body 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:uuid:1", "mailto:x@example.com", "http://[", "%"})
    void aReferenceThatLeadsNowhereHereTakesNothingAway(String reference) throws Exception {
        Bench bench = Bench.holding("ttl: 1h", "");
        bench.answers(201, "Content-Location: " + reference + "|Location: " + reference);
        assertThat(bench.send("POST /d", "").status()).isEqualTo(201);
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
    }

    @Test
    void whatTheUpstreamNoLongerHasIsNotGivenAsStale() throws Exception {
        Bench bench = Bench.holding("ttl: 10s, staleWhileRevalidate: 1h, staleIfError: 1h", "");
        bench.answers(404, "");
        bench.send("GET /a", "Cache-Control: no-cache");
        bench.pass(11);
        assertThat(bench.get("/a").status()).isEqualTo(404);
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
        Bench bench = Bench.holding("ttl: 1h, maxEntry: 10", "");
        bench.upstream = request -> new Reply(200, Headers.EMPTY, Bench.untold("a content of more than ten octets"));
        assertThat(bench.send("GET /a", "Cache-Control: no-cache").text())
                .isEqualTo("a content of more than ten octets");
        assertThat(bench.isAlone("/a")).isTrue();
        bench.get("/a");
        assertThat(bench.asked).hasSize(3);
    }

    /** What is answered to HEAD beside a stored answer with ETag "v1", a date and the content {@code body 1}. */
    private static Bench heard(int after, String... head) throws Exception {
        Bench bench = Bench.holding(
                "", "Cache-Control: max-age=10|ETag: \"v1\"|Last-Modified: Mon, 30 Nov 2026 09:00:00 GMT");
        bench.pass(after);
        bench.upstream = request -> Reply.of(200, Headers.of(head));
        assertThat(bench.send("HEAD /a", "Cache-Control: no-cache").status()).isEqualTo(200);
        bench.answers(200, "");
        return bench;
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 15})
    void aHeadThatTellsOfTheSameBringsWhatIsStoredUpToDate(int after) throws Exception {
        Bench bench = heard(
                after,
                "ETag",
                "\"v1\"",
                "Last-Modified",
                "Mon, 30 Nov 2026 09:00:00 GMT",
                "Content-Length",
                "6",
                "Cache-Control",
                "max-age=60",
                "X-New",
                "yes");
        bench.pass(59);
        Told told = bench.get("/a");
        assertThat(told.text()).isEqualTo("body 1");
        assertThat(told.headers().first("X-New")).isEqualTo("yes");
        assertThat(told.cacheStatus()).isEqualTo("gatehouse; hit; ttl=1");
        assertThat(bench.asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "ETag, \"v2\"",
        "Content-Length, 7",
        "Content-Length, '6, 6'",
        "'Last-Modified', 'Mon, 30 Nov 2026 09:00:01 GMT'"
    })
    void oneThatTellsOfAnotherEndsIt(String field, String value) throws Exception {
        Bench bench = heard(5, "Cache-Control", "max-age=60", field, value);
        bench.get("/a");
        assertThat(bench.asked).hasSize(3);
        assertThat(bench.asked.get(2).headers().first("If-None-Match")).isEqualTo("\"v1\"");
    }

    @Test
    void oneThatForbidsToStoreItTakesItAway() throws Exception {
        Bench bench = heard(5, "Cache-Control", "no-store", "ETag", "\"v1\"");
        bench.get("/a");
        assertThat(bench.asked.get(2).headers().contains("If-None-Match")).isFalse();
    }

    @Test
    void aHeadThatTheGatewayAnswersItselfChangesNothing() throws Exception {
        Bench bench = Bench.holding("", "Cache-Control: max-age=60|ETag: \"v1\"");
        bench.pass(20);
        bench.refuses = true;
        bench.refusal = 200;
        bench.send("HEAD /a", "Cache-Control: no-cache");
        bench.refuses = false;
        assertThat(bench.get("/a").cacheStatus()).isEqualTo("gatehouse; hit; ttl=40");
    }

    @Test
    void aHeadSaysNothingOfWhatOtherFieldsChose() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.upstream = request -> Bench.reply(
                200, "Vary: Accept-Language|ETag: \"" + request.headers().first("Accept-Language") + '"', "x");
        bench.send("GET /a", "Accept-Language: de");
        bench.send("GET /a", "Accept-Language: fr");
        bench.upstream = request -> Reply.of(200, Headers.of("ETag", "\"new\""));
        bench.send("HEAD /a", "Accept-Language: de|Cache-Control: no-cache");
        assertThat(bench.send("GET /a", "Accept-Language: fr").cacheStatus()).startsWith("gatehouse; hit");
        bench.answers(200, "");
        assertThat(bench.send("GET /a", "Accept-Language: de").cacheStatus()).startsWith("gatehouse; fwd=stale");
    }

    @Test
    void headBringsNothingUpToDateThatIsNo200() throws Exception {
        Bench bench = new Bench("statuses: {'404': 10s}");
        bench.answers(404, "");
        bench.get("/a");
        bench.pass(5);
        bench.answers(200, "Cache-Control: max-age=3600");
        bench.send("HEAD /a", "Cache-Control: no-cache");
        assertThat(bench.get("/a").status()).isEqualTo(200);
    }

    @Test
    void anAnswerToPostThatAnotherChangeOvertookIsNotStored() throws Exception {
        Bench bench = new Bench("");
        bench.upstream = post -> {
            bench.answers(204, "", "");
            sent(bench, "PUT /a");
            bench.answers(200, "Cache-Control: max-age=60", "new");
            return Bench.reply(200, "Content-Location: /a|Cache-Control: max-age=60", "old");
        };
        bench.send("POST /a", "");
        assertThat(bench.get("/a").text()).isEqualTo("new");
    }

    private static void sent(Bench bench, String request) {
        try {
            bench.send(request, "");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
