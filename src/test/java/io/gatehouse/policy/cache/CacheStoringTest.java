package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.cache.Bench.Told;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cache stores, and for how long, on a clock that is moved by hand. */
class CacheStoringTest {
    @Test
    void whereAnAnswerSaysNothingTheTtlOfThePolicyCountsAndElseItIsNotStored() throws Exception {
        Bench bench = Bench.holding("", "ETag: \"x\"");
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
        Bench bench = Bench.holding("ttl: 1h, override: true, heuristic: true, shared: true", "Cache-Control: " + said);
        bench.get("/a");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void anOverridingTtlCountsBeforeWhatAnAnswerSays() throws Exception {
        Bench bench = Bench.holding("ttl: 1m, override: true", "Cache-Control: max-age=1");
        bench.pass(59);
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
    }

    @Test
    void partsOfOneAnswerAreJoined() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.upstream = request -> {
            String[] range = String.valueOf(request.headers().first("Range"))
                    .substring(6)
                    .split("-");
            String part = "0123456789".substring(Integer.parseInt(range[0]), Integer.parseInt(range[1]) + 1);
            return Bench.reply(206, "ETag: \"v1\"|Content-Range: bytes " + range[0] + "-" + range[1] + "/10", part);
        };
        bench.send("GET /a", "Range: bytes=0-4");
        bench.send("GET /a", "Range: bytes=5-7");
        assertThat(bench.send("GET /a", "Range: bytes=3-6").text()).isEqualTo("3456");
        assertThat(bench.asked).hasSize(2);
        bench.send("GET /a", "Range: bytes=8-9");
        Told whole = bench.get("/a");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.text()).isEqualTo("0123456789");
        assertThat(bench.asked).hasSize(3);
    }

    /** One whose upstream answers any range with the same part. */
    private static Bench withAPart(String fields) throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.upstream = request -> request.headers().contains("Range")
                ? Bench.reply(206, fields + "Content-Range: bytes 2-6/10", "23456")
                : Bench.reply(200, fields, "0123456789");
        return bench;
    }

    @Test
    void aPartIsStoredAndAnswersForWhatLiesInIt() throws Exception {
        Bench bench = withAPart("ETag: \"v1\"|");
        bench.send("GET /a", "Range: bytes=2-6");
        assertThat(bench.send("GET /a", "Range: bytes=3-4").text()).isEqualTo("34");
        assertThat(bench.asked).hasSize(1);
        bench.send("GET /a", "Range: bytes=3-8");
        assertThat(bench.asked).hasSize(2);
        assertThat(bench.get("/a").text()).isEqualTo("0123456789");
        assertThat(bench.send("GET /a", "Range: bytes=3-8").text()).isEqualTo("345678");
        assertThat(bench.asked).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"max-age=60, 2", "'max-age=60, public', 1", "s-maxage=60, 1", "'max-age=60, must-revalidate', 1"})
    void anAuthorizationThatNobodyJudgedKeepsAnAnswerFromOthers(String said, int asked) throws Exception {
        Bench bench = Bench.answering("", "Cache-Control: " + said);
        bench.send("GET /a", "Authorization: Basic YTpi");
        bench.get("/a");
        assertThat(bench.asked).hasSize(asked);
    }

    @Test
    void whatSetsACookieIsStoredOnlyWhereThatIsWanted() throws Exception {
        Bench bench = Bench.holding("ttl: 1h", "Set-Cookie: a=b");
        assertThat(bench.get("/a").cacheStatus()).endsWith("detail=\"it sets a cookie\"");
        bench.publish("ttl: 1h, setCookie: true");
        bench.get("/a");
        assertThat(bench.get("/a").headers().first("Set-Cookie")).isEqualTo("a=b");
        assertThat(bench.asked).hasSize(3);
    }

    @Test
    void aCacheThatIsNearerSpeaksAfterTheOnesBehindItAndTagsGoNoFurther() throws Exception {
        Bench bench = Bench.answering("ttl: 1h", "Cache-Status: inner; hit|Cache-Tag: a,b|Surrogate-Key: c d");
        Told first = bench.get("/a");
        assertThat(first.cacheStatus()).isEqualTo("inner; hit, gatehouse; fwd=uri-miss; fwd-status=200; stored");
        assertThat(first.headers().contains("Cache-Tag")).isFalse();
        Told again = bench.get("/a");
        assertThat(again.cacheStatus()).isEqualTo("gatehouse; hit; ttl=3600");
        assertThat(again.headers().contains("Surrogate-Key")).isFalse();
    }

    @Test
    void whatIsTriedOutStoresNothing() throws Exception {
        Bench bench = Bench.answering("ttl: 1h", "");
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
        bench.answers(200, "", "12345");
        assertThat(bench.get("/a").cacheStatus()).endsWith("detail=\"it is too large\"");
        assertThat(bench.get("/a").text()).isEqualTo("12345");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void targetedFieldsSpeakBeforeCacheControl() throws Exception {
        Bench bench = Bench.holding("", "CDN-Cache-Control: max-age=60|Cache-Control: no-store");
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

    @Test
    void aRefusalOfTheGatewayItselfIsNeverStored() throws Exception {
        Bench bench = Bench.answering("statuses: {4xx: 1h}", "Cache-Control: max-age=60");
        bench.refuses = true;
        assertThat(bench.get("/a").status()).isEqualTo(429);
        bench.refuses = false;
        assertThat(bench.get("/a").status()).isEqualTo(200);
    }

    /** What was asked for before a change may be what was there before it. */
    @Test
    void anAnswerThatWasOvertakenByAChangeIsNotStored() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.upstream = request -> {
            if (request.method().equals("GET") && bench.asked.size() == 1) {
                try {
                    bench.send("POST /a", "");
                } catch (IOException e) {
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
        Bench bench = withAPart("");
        bench.get("/a");
        bench.send("GET /a", "Range: bytes=2-6|Cache-Control: no-cache");
        bench.get("/a");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void whereClientsHaveNoSayTheirNoStoreKeepsNothingFromBeingStored() throws Exception {
        Bench bench = Bench.answering("ttl: 1h, clientControl: false", "");
        bench.send("GET /a", "Cache-Control: no-store");
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
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
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "Via", "X-Tenant"})
    void anAnswerThatVariesByWhatTheGatewayAddsIsNotStored(String field) throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.adds = Headers.of("X-Tenant", "of the caller");
        bench.answers(200, "Vary: " + field);
        bench.get("/a");
        assertThat(bench.get("/a").cacheStatus())
                .endsWith("detail=\"it varies by what the gateway says of a request\"");
        assertThat(bench.asked).hasSize(2);
    }

    /** Its sender may leave out what its client has (RFC 9110 §15.3.7). */
    @Test
    void aPartThatGoesOnWithWhatItsClientHasIsNotStored() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(206, "ETag: \"1\"|Content-Range: bytes 0-9/10", "0123456789");
        bench.send("GET /a", "Range: bytes=0-9|If-Range: \"1\"");
        bench.answers(200, "Content-Type: text/plain");
        assertThat(bench.get("/a").headers().first("Content-Type")).isEqualTo("text/plain");
    }

    @Test
    void theSumOfAPartIsNotThatOfTheWhole() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        String fields = "ETag: \"1\"|Content-Digest: sha-256=:a:|Content-MD5: b|Repr-Digest: sha-256=:c:|";
        bench.answers(206, fields + "Content-Range: bytes 0-4/10", "01234");
        bench.send("GET /a", "Range: bytes=0-4");
        bench.answers(206, fields + "Content-Range: bytes 5-9/10", "56789");
        bench.send("GET /a", "Range: bytes=5-9");
        Told whole = bench.get("/a");
        assertThat(whole.text()).isEqualTo("0123456789");
        assertThat(whole.headers().contains("Content-Digest")).isFalse();
        assertThat(whole.headers().contains("Content-MD5")).isFalse();
        assertThat(whole.headers().first("Repr-Digest")).isEqualTo("sha-256=:c:");
    }

    @Test
    void whoWantsAllWaitsForNobodyWhoGetsAPart() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        boolean[] underWay = {true};
        bench.upstream = request -> new Reply(
                206, Headers.of("ETag", "\"1\"", "Content-Range", "bytes 0-4/10"), new BodyAround(Bench.body("01234")) {
                    @Override
                    public InputStream stream() throws IOException {
                        underWay[0] = bench.isAlone("/a");
                        return super.stream();
                    }
                });
        bench.send("GET /a", "Range: bytes=0-4");
        assertThat(underWay[0]).isFalse();
        assertThat(bench.send("GET /a", "Range: bytes=1-2").text()).isEqualTo("12");
        assertThat(bench.asked).hasSize(1);
    }
}
