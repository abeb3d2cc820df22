package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be stored, and as what (RFC 9111 §3). */
class StoringTest {
    private static final Request GET = Given.get();

    private final Storing storing = new Storing(Given.RULES, false);

    private static Storing.Verdict judge(Storing storing, Request request, int status, String... fields) {
        return storing.judge(request, Given.reply(status, fields), Given.AT_ONCE, Set.of());
    }

    private Storing.Verdict judge(String... fields) {
        return judge(storing, GET, 200, fields);
    }

    private static Stored entry(Storing.Verdict verdict) {
        return Objects.requireNonNull(verdict.entry(), verdict.reason());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "max-age=5",
                "s-maxage=5",
                "public, max-age=5",
                "max-age=0, stale-while-revalidate=5",
                "max-age=0, stale-if-error=5",
                "must-understand, no-store, max-age=5",
                "private=\"X-A\", max-age=5",
                "no-cache=\"X-A\", max-age=5",
                "unknown=1, max-age=5",
            })
    void whatSaysForHowLongItIsGoodIsStored(String said) {
        assertThat(judge("Cache-Control", said).entry()).isNotNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "no-store, max-age=5 | it says no-store",
                "no-store=1, max-age=5 | it says no-store",
                "no-store=\"X-A\", max-age=5 | it says no-store",
                "NO-STORE, max-age=5 | it says no-store",
                "x=\"y, no-store, max-age=5 | it says no-store",
                "private, max-age=5 | it says private",
                "private, private=\"X-A\", max-age=5 | it says private",
                "public | it does not say for how long it is fresh",
                "must-revalidate | it does not say for how long it is fresh",
                "max-age=0 | it is not fresh, and can't be asked about",
                "max-age=x | it is not fresh, and can't be asked about",
                "no-cache, max-age=5 | it is not fresh, and can't be asked about",
                "no-cache, max-age=5, stale-if-error=5 | it is not fresh, and can't be asked about",
                "max-age=0, must-revalidate, stale-if-error=5 | it is not fresh, and can't be asked about",
            })
    void theRestIsNot(String said, String reason) {
        Storing.Verdict verdict = judge("Cache-Control", said);
        assertThat(verdict.entry()).isNull();
        assertThat(verdict.reason()).isEqualTo(reason);
    }

    @Test
    void whatCanBeAskedAboutIsStoredAlthoughItIsNotFresh() {
        assertThat(judge("Cache-Control", "no-cache", "ETag", "\"a\"").entry()).isNotNull();
        assertThat(judge("Cache-Control", "max-age=0", "Last-Modified", Given.DATE)
                        .entry())
                .isNotNull();
        assertThat(judge("Cache-Control", "max-age=5", "Age", "6", "ETag", "\"a\"")
                        .entry())
                .isNotNull();
        assertThat(judge("Cache-Control", "max-age=5", "Age", "6").entry()).isNull();
    }

    @Test
    void aTargetedFieldIsAllThatCounts() {
        assertThat(judge("Cache-Control", "no-store", "CDN-Cache-Control", "max-age=5")
                        .entry())
                .isNotNull();
        assertThat(judge("Cache-Control", "max-age=5", "CDN-Cache-Control", "no-store")
                        .entry())
                .isNull();
    }

    @Test
    void noOptionOverridesNoStoreAndPrivate() {
        Storing overriding = new Storing(Given.overriding(Duration.ofSeconds(5)), true);
        assertThat(judge(overriding, GET, 200, "Cache-Control", "no-store").entry())
                .isNull();
        assertThat(judge(overriding, GET, 200, "Cache-Control", "private").entry())
                .isNull();
        assertThat(judge(overriding, GET, 200, "Cache-Control", "max-age=0").entry())
                .isNotNull();
    }

    @Test
    void aRequestMayForbidIt() {
        assertThat(judge(storing, Given.get("Cache-Control", "no-store"), 200, "Cache-Control", "max-age=5")
                        .entry())
                .isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "200, true",
        "203, true",
        "404, true",
        "500, true",
        "299, true",
        "499, true",
        "304, false",
        "412, false",
        "416, false",
    })
    void whatAnswersAConditionOrARangeIsNoAnswerForOthers(int status, boolean stored) {
        assertThat(judge(storing, GET, status, "Cache-Control", "max-age=5").entry() != null)
                .isEqualTo(stored);
    }

    @Test
    void aStatusThatMustBeUnderstoodIs() {
        String[] fields = {"Cache-Control", "must-understand, max-age=5"};
        assertThat(judge(storing, GET, 404, fields).entry()).isNotNull();
        assertThat(judge(storing, GET, 299, fields).entry()).isNull();
    }

    @Test
    void aStreamOfEventsIsNotStored() {
        assertThat(judge("Cache-Control", "max-age=5", "Content-Type", "text/event-stream; charset=utf-8")
                        .entry())
                .isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=5 | false",
                "public, max-age=5 | true",
                "s-maxage=5 | true",
                "must-revalidate, max-age=5 | true",
                "proxy-revalidate, max-age=5 | false",
            })
    void anAnswerToAnAuthorizedRequestIsStoredWhereItSaysThatItIsForOthersToo(String said, boolean stored) {
        Request request = Given.get("Authorization", "Basic eDp5");
        assertThat(judge(storing, request, 200, "Cache-Control", said).entry() != null)
                .isEqualTo(stored);
        assertThat(judge(new Storing(Given.RULES, true), request, 200, "Cache-Control", said)
                        .entry())
                .as("for its caller alone")
                .isNotNull();
        assertThat(judge(new Storing(Given.sharing(), false), request, 200, "Cache-Control", said)
                        .entry())
                .as("as its owner says")
                .isNotNull();
    }

    @Test
    void anAnswerThatSetsACookieIsNotStoredUnlessItsOwnerSaysSo() {
        String[] fields = {"Cache-Control", "public, max-age=5", "Set-Cookie", "a=b"};
        assertThat(judge(fields).entry()).isNull();
        assertThat(entry(judge(new Storing(Given.sharing(), false), GET, 200, fields))
                        .headers()
                        .contains("Set-Cookie"))
                .isTrue();
    }

    @Test
    void whatVariesByEverythingIsNotStored() {
        assertThat(judge("Cache-Control", "max-age=5", "Vary", "*").entry()).isNull();
    }

    @Test
    void whatIsTooLargeIsNotStored() {
        Reply reply = new Reply(200, Headers.of("Cache-Control", "max-age=5"), Body.of(new byte[(1 << 20) + 1]));
        assertThat(storing.judge(GET, reply, Given.AT_ONCE, Set.of()).entry()).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes 2-11/20 | bytes 2-11/20",
                "bytes 0-9/10 | whole",
                "bytes 2-10/20 | not",
                "bytes 2-11/* | not",
                "bytes */20 | not",
            })
    void aPartIsStoredWhereItSaysWhichItIs(String range, String as) {
        Stored entry = judge(storing, GET, 206, "Cache-Control", "max-age=5", "Content-Range", range)
                .entry();
        assertThat(
                        entry == null
                                ? "not"
                                : entry.part() == null ? "whole" : entry.part().toString())
                .isEqualTo(as);
        if (entry != null) {
            assertThat(entry.status()).isEqualTo(200);
            assertThat(entry.headers().contains("Content-Range")).isFalse();
        }
    }

    @Test
    void fieldsOfOneConnectionOrOfOneReaderAreNotKept() {
        Stored entry = entry(judge(
                "Date", Given.DATE,
                "Connection", "X-Hop",
                "X-Hop", "1",
                "Age", "1",
                "Transfer-Encoding", "chunked",
                "Proxy-Authenticate", "Basic",
                "Cache-Tag", "a",
                "Cache-Control", "max-age=5, private=\"X-One\", no-cache=\"x-two, X-Three\"",
                "X-One", "1",
                "X-Two", "2",
                "X-Three", "3",
                "X-Four", "4"));
        assertThat(entry.headers().names()).containsExactly("date", "cache-control", "x-four");
    }

    @Test
    void anAnswerWithoutADateGetsTheTimeAtWhichItCame() {
        assertThat(entry(judge("Cache-Control", "max-age=5")).headers().first("Date"))
                .isEqualTo(Given.DATE);
    }

    @Test
    void tagsAreThoseOfTheAnswerAndOfItsOwner() {
        Reply reply = Given.reply(
                200,
                "Cache-Control",
                "max-age=5",
                "Cache-Tag",
                "a, b,",
                "Cache-Tag",
                "b",
                "Surrogate-Key",
                " c  d c ",
                "Surrogate-Key",
                "a",
                "Surrogate-Key",
                "");
        assertThat(entry(storing.judge(GET, reply, Given.AT_ONCE, Set.of("e"))).tags())
                .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test
    void whatStillHoldsIsAsYoungAsItsUpstreamSays() {
        Stored stored = Given.stored("Cache-Control", "max-age=5", "ETag", "\"a\"", "Date", Given.DATE);
        Stored fresh = storing.freshened(
                stored,
                Headers.of("Date", "Sat, 28 Mar 2026 10:01:00 GMT", "Age", "2", "Cache-Control", "max-age=9"),
                new Storing.Span(Given.NOW + 60_000, Given.NOW + 61_000));
        assertThat(fresh.age(Given.NOW + 61_000)).isEqualTo(3000);
        assertThat(fresh.freshFor(Given.NOW + 61_000)).isEqualTo(6000);
        assertThat(fresh.content()).isSameAs(stored.content());
    }

    @Test
    void whatWasEndedIsFreshAgainWhereItStillHolds() {
        Stored stored =
                Given.stored("Cache-Control", "max-age=5", "ETag", "\"a\"").ended(Given.NOW);
        assertThat(storing.freshened(stored, Headers.EMPTY, Given.AT_ONCE).isFresh(Given.NOW))
                .isTrue();
    }

    @Test
    void fieldsThatAreToldReplaceThoseOfTheirName() {
        Stored stored = Given.stored(
                "Date", Given.DATE,
                "Cache-Control", "max-age=5",
                "ETag", "\"a\"",
                "Vary", "A",
                "Content-Encoding", "gzip",
                "Content-Length", "10",
                "X-A", "1",
                "X-A", "2",
                "X-Hop", "0",
                "X-B", "3");
        Headers told = Headers.of(
                "Date", "Sat, 28 Mar 2026 10:01:00 GMT",
                "ETag", "W/\"a\"",
                "Vary", "B",
                "Content-Encoding", "br",
                "Content-Length", "0",
                "Content-Range", "bytes 0-1/2",
                "Connection", "X-Hop",
                "X-Hop", "1",
                "Age", "1",
                "Cache-Tag", "t",
                "x-a", "4",
                "x-a", "5",
                "X-C", "6");
        Headers fields = storing.freshened(stored, told, Given.AT_ONCE).headers();
        assertThat(fields)
                .isEqualTo(Headers.of(
                        "Cache-Control", "max-age=5",
                        "ETag", "\"a\"",
                        "Vary", "A",
                        "Content-Encoding", "gzip",
                        "Content-Length", "10",
                        "X-Hop", "0",
                        "X-B", "3",
                        "date", "Sat, 28 Mar 2026 10:01:00 GMT",
                        "x-a", "4",
                        "x-a", "5",
                        "x-c", "6"));
    }

    @Test
    void aWordWithoutADateIsOfTheTimeAtWhichItCame() {
        Stored stored = Given.stored("ETag", "\"a\"", "Date", Given.DATE, "Expires", "Sat, 28 Mar 2026 10:00:05 GMT");
        Stored fresh = storing.freshened(
                stored,
                Headers.of("Expires", "Sat, 28 Mar 2026 10:01:05 GMT"),
                new Storing.Span(Given.NOW + 60_000, Given.NOW + 60_000));
        assertThat(fresh.headers().first("Date")).isEqualTo("Sat, 28 Mar 2026 10:01:00 GMT");
        assertThat(fresh.freshFor(Given.NOW + 60_000)).isEqualTo(5000);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "max-age=5, true", "no-cache, true", "'private=\"X-A\"', true",
        "no-store, false", "private, false", "'must-understand, no-store', true",
    })
    void itsUpstreamMayForbidThatItStays(String told, boolean stays) {
        Stored stored = Given.stored("Cache-Control", "max-age=5", "ETag", "\"a\"");
        Headers word = Headers.of("Cache-Control", told);
        assertThat(storing.mayStay(storing.freshened(stored, word, Given.AT_ONCE), word))
                .isEqualTo(stays);
    }

    @ParameterizedTest(name = "{0}, then {1}: {2}")
    @CsvSource({
        "'Accept, X-A', 'x-a,accept', true",
        "X-A, '', false",
        "'', '', true",
        "'Accept, X-A', X-A, true",
        "X-A, 'X-A, X-B', false",
        "X-A, *, false",
        "'', X-A, false",
    })
    void whatIsChosenByOtherFieldsFromNowOnDoesNotStay(String before, String told, boolean stays) {
        Stored stored = Given.stored("Cache-Control", "max-age=5", "ETag", "\"a\"", "Vary", before);
        Headers word = Headers.of("Vary", told);
        assertThat(storing.mayStay(storing.freshened(stored, word, Given.AT_ONCE), word))
                .isEqualTo(stays);
    }

    @Test
    void whatIsToldToOneIsNotKeptForOthers() {
        Stored stored = Given.stored("Cache-Control", "max-age=5", "ETag", "\"a\"");
        Headers told = Headers.of(
                "Set-Cookie", "session=1",
                "Cache-Control", "max-age=5, private=\"X-One\", no-cache=\"X-Two\"",
                "X-One", "1",
                "X-Two", "2",
                "X-Three", "3");
        Headers fields = storing.freshened(stored, told, Given.AT_ONCE).headers();
        assertThat(fields.names()).contains("x-three").doesNotContain("set-cookie", "x-one", "x-two");
        assertThat(new Storing(Given.sharing(), false)
                        .freshened(stored, told, Given.AT_ONCE)
                        .headers()
                        .first("Set-Cookie"))
                .isEqualTo("session=1");
    }
}
