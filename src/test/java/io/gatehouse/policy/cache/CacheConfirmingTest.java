package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a 304 brings up to date, where several that are stored could answer a request (RFC 9111 §4.3.4). */
class CacheConfirmingTest {
    private static final String GERMAN = "Accept-Language: de";

    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench("");
    }

    /** Two that answer who names no language, of which the newer was chosen for that. */
    private void store(String older, String newer) throws Exception {
        bench.answers(200, "Cache-Control: max-age=5" + older);
        bench.get("/a");
        bench.pass(6);
        bench.answers(200, "Cache-Control: max-age=5|Vary: Accept-Language" + newer);
        bench.get("/a");
        bench.pass(6);
    }

    private String cacheStatus(String fields) throws Exception {
        return bench.send("GET /a", fields).cacheStatus();
    }

    private void confirm(String fields) throws Exception {
        bench.answers(304, fields);
        Bench.Told told = bench.get("/a");
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.text()).isEqualTo("body 2");
        assertThat(told.cacheStatus()).isEqualTo("gatehouse; fwd=stale; fwd-status=304");
        bench.answers(200, "");
    }

    @Test
    void whatHasTheSameStrongTagIsBroughtUpToDateToo() throws Exception {
        store("|ETag: \"a\"", "|ETag: \"a\"");
        confirm("Cache-Control: max-age=9|ETag: \"a\"");
        assertThat(cacheStatus("")).isEqualTo("gatehouse; hit; ttl=9");
        assertThat(cacheStatus(GERMAN)).isEqualTo("gatehouse; hit; ttl=9");
    }

    @Test
    void whatHasTheSameStrongTagAndIsChosenAnewGoes() throws Exception {
        store("|ETag: \"a\"", "|ETag: \"a\"");
        confirm("Cache-Control: max-age=9|ETag: \"a\"|Vary: Accept-Language");
        assertThat(cacheStatus("")).isEqualTo("gatehouse; hit; ttl=9");
        assertThat(cacheStatus(GERMAN)).contains("fwd=vary-miss");
    }

    @Test
    void aWeakTagBringsTheMostRecentUpToDateAlone() throws Exception {
        store("|ETag: W/\"a\"", "|ETag: W/\"a\"");
        confirm("Cache-Control: max-age=9|ETag: W/\"a\"");
        assertThat(cacheStatus("")).isEqualTo("gatehouse; hit; ttl=9");
        assertThat(cacheStatus(GERMAN)).contains("fwd=stale");
    }

    @Test
    void aWordThatNamesAnotherBringsThatUpToDateAndHasWhatWasAskedAboutGo() throws Exception {
        store("|ETag: \"a\"", "|ETag: \"b\"");
        confirm("Cache-Control: max-age=9|ETag: \"a\"");
        assertThat(cacheStatus(GERMAN)).isEqualTo("gatehouse; hit; ttl=9");
        Bench.Told told = bench.get("/a");
        assertThat(told.text()).isEqualTo("body 1");
    }

    @Test
    void aWordThatNamesNoneOfSeveralIsOfNone() throws Exception {
        store("|ETag: \"a\"", "|ETag: \"b\"");
        confirm("Cache-Control: max-age=9");
        assertThat(cacheStatus(GERMAN)).contains("fwd=stale");
    }

    @Test
    void aWordThatNamesWhatIsNotStoredMakesNothingFresh() throws Exception {
        store("|ETag: \"b\"", "|ETag: W/\"a\"");
        confirm("Cache-Control: max-age=9|ETag: \"z\"|X-Mark: 1");
        bench.answers(200, "Cache-Control: max-age=5|ETag: W/\"c\"");
        assertThat(bench.get("/a").headers().contains("X-Mark")).isFalse();
        assertThat(bench.asked.get(3).headers().first("If-None-Match")).isEqualTo("\"b\"");
    }

    /** As nginx answers, which compresses no 304. */
    @Test
    void aTagThatIsNotWeakAnyMoreIsOfWhatWasAskedAboutByIt() throws Exception {
        store("|ETag: \"b\"", "|ETag: W/\"a\"");
        confirm("Cache-Control: max-age=9|ETag: \"a\"");
        Bench.Told told = bench.get("/a");
        assertThat(told.cacheStatus()).isEqualTo("gatehouse; hit; ttl=9");
        assertThat(told.headers().all("ETag")).containsExactly("W/\"a\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"|ETag: \"a\"", "|ETag: W/\"a\"", ""})
    void whatSomebodyElseBroughtUpToDateMeanwhileIsStillWhatWasAskedAbout(String tag) throws Exception {
        String stored = tag.isEmpty() ? "|ETag: \"a\"" : tag;
        bench = Bench.holding("collapse: false", "Cache-Control: max-age=5" + stored);
        bench.pass(6);
        AtomicInteger words = new AtomicInteger();
        bench.upstream = request -> {
            int word = words.incrementAndGet();
            if (word == 1) {
                assertThat(bench.get("/a").headers().first("X-Word")).isEqualTo("2");
            }
            return Bench.reply(304, "Cache-Control: max-age=9|X-Word: " + word + tag, "");
        };
        Bench.Told told = bench.get("/a");
        assertThat(told.text()).isEqualTo("body 1");
        assertThat(told.headers().first("X-Word")).isEqualTo("1");
        assertThat(bench.get("/a").cacheStatus()).isEqualTo("gatehouse; hit; ttl=9");
    }
}
