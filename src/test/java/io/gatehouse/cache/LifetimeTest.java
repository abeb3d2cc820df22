package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For how long answers are fresh (RFC 9111 §4.2.1) and how old they are (§4.2.3). */
class LifetimeTest {
    private static final String IN_FIVE = "Sat, 28 Mar 2026 10:00:05 GMT";

    private static Lifetime of(Rules rules, int status, String... fields) {
        Headers headers = Headers.of(fields);
        Directives targeted = Targeted.of(headers, rules.targeted());
        Directives said = targeted == null ? Directives.of(headers) : targeted;
        return Lifetime.of(Reply.of(status, headers), said, targeted != null, rules, Given.NOW);
    }

    private static Lifetime of(String... fields) {
        return of(Given.RULES, 200, fields);
    }

    /** Each of them says another time; what comes before is left out from one row to the next. */
    @ParameterizedTest(name = "{0} of them left out: {1} s")
    @CsvSource({"0, 1", "1, 2", "2, 3", "3, 4", "4, 5", "5, 6"})
    void whoSpeaksToThisCacheMostGoesFirst(int left, long seconds) {
        List<String> fields = new ArrayList<>(List.of(
                "Gatehouse-Cache-Control", "max-age=1",
                "CDN-Cache-Control", "max-age=2",
                "Cache-Control", "s-maxage=3",
                "Cache-Control", "max-age=4",
                "Expires", IN_FIVE));
        List<String> rest = fields.subList(left * 2, fields.size());
        rest.addAll(List.of("Date", Given.DATE, "Last-Modified", "Sat, 28 Mar 2026 09:00:00 GMT"));
        assertThat(of(Given.rules(Duration.ofSeconds(6)), 200, rest.toArray(String[]::new))
                        .fresh())
                .isEqualTo(seconds);
    }

    @Test
    void anAnswerThatSaysNothingIsFreshForATenthOfItsAge() {
        String[] fields = {"Date", Given.DATE, "Last-Modified", "Sat, 28 Mar 2026 09:00:00 GMT"};
        assertThat(of(Given.guessing(), 200, fields).fresh()).isEqualTo(360);
        assertThat(of(Given.guessing(), 404, fields).fresh()).isEqualTo(360);
        assertThat(of(Given.RULES, 200, fields).isSaid()).isFalse();
        assertThat(of(Given.guessing(), 201, fields).isSaid())
                .as("no status of those")
                .isFalse();
        assertThat(of(Given.guessing(), 200).isSaid()).as("no age").isFalse();
    }

    @Test
    void whatIsPublicIsFreshForATenthOfItsAgeWhateverItsStatus() {
        Lifetime lifetime = of(
                Given.guessing(),
                201,
                "Cache-Control",
                "public",
                "Date",
                Given.DATE,
                "Last-Modified",
                "Sat, 28 Mar 2026 09:00:00 GMT");
        assertThat(lifetime.fresh()).isEqualTo(360);
    }

    @Test
    void anAnswerOfTheFutureIsNotFreshForATenthOfThat() {
        assertThat(of(Given.guessing(), 200, "Date", Given.DATE, "Last-Modified", IN_FIVE)
                        .fresh())
                .isZero();
    }

    @Test
    void theOwnersWordOverridesAll() {
        Rules rules = Given.overriding(Duration.ofSeconds(6));
        assertThat(of(rules, 200, "Gatehouse-Cache-Control", "max-age=1", "Expires", "0")
                        .fresh())
                .isEqualTo(6);
        assertThat(of(rules, 200, "Cache-Control", "no-cache").validates()).isTrue();
        assertThat(of(rules, 500, "Cache-Control", "max-age=1").fresh())
                .as("of a status that it is not for")
                .isEqualTo(1);
    }

    @Test
    void whatSpeaksToThisCacheAndSaysNoTimeLeavesNoneToOthers() {
        String[] fields = {"CDN-Cache-Control", "public", "Cache-Control", "max-age=4", "Expires", IN_FIVE};
        assertThat(of(Given.rules(Duration.ofSeconds(6)), 200, fields).fresh()).isEqualTo(6);
        assertThat(of(Given.RULES, 200, fields).isSaid()).isFalse();
    }

    @Test
    void theOwnersWordIsForSomeStatuses() {
        assertThat(of(Given.rules(Duration.ofSeconds(6)), 404).isSaid()).isFalse();
        assertThat(of(Given.rules(Duration.ofSeconds(6)), 301).fresh()).isEqualTo(6);
    }

    @Test
    void aLifetimeOfAnOwnerDoesNotOverflow() {
        Lifetime lifetime = of(Given.rules(Duration.ofSeconds(Long.MAX_VALUE)), 200);
        assertThat(lifetime.fresh() * 1000).isPositive();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Sat, 28 Mar 2026 10:00:05 GMT | 5",
                "Saturday, 28-Mar-26 10:00:05 GMT | 5",
                "Sat Mar 28 10:00:05 2026 | 5",
                "Sat, 28 Mar 2026 10:00:00 GMT | 0",
                "Sat, 28 Mar 2026 09:00:00 GMT | 0",
                "0 | 0",
                "soon | 0",
                "'' | 0",
            })
    void expiresIsCountedFromTheDateOfTheAnswer(String expires, long seconds) {
        assertThat(of("Date", Given.DATE, "Expires", expires).fresh()).isEqualTo(seconds);
        assertThat(of("Expires", expires).fresh()).as("from when it came").isEqualTo(seconds);
        assertThat(of("Expires", expires).isSaid()).isTrue();
    }

    @Test
    void twoTimesOfEndAreInThePast() {
        assertThat(of("Expires", IN_FIVE, "Expires", IN_FIVE).fresh()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"max-age=x", "max-age=5, max-age=6", "s-maxage=x, max-age=5", "max-age"})
    void whatIsUnclearIsStale(String said) {
        assertThat(of("Cache-Control", said, "Expires", IN_FIVE).fresh()).isZero();
        assertThat(of("Cache-Control", said).isSaid()).isTrue();
    }

    @ParameterizedTest(name = "{0}: strict {1}, validates {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=5 | false | false",
                "must-revalidate | true | false",
                "proxy-revalidate | true | false",
                "s-maxage=5 | true | false",
                "no-cache | false | true",
                "no-cache=\"X-A\" | false | false",
            })
    void someAreNeverUsedStale(String said, boolean strict, boolean validates) {
        assertThat(of("Cache-Control", said).strict()).isEqualTo(strict);
        assertThat(of("Cache-Control", said).validates()).isEqualTo(validates);
    }

    @Test
    void howLongItIsUsedStaleSaysTheAnswerBeforeTheOwner() {
        Rules rules = new Rules(
                null,
                false,
                status -> null,
                false,
                List.of(),
                java.util.Set.of(),
                false,
                false,
                new Rules.StaleUse(Duration.ofSeconds(7), Duration.ofSeconds(8)),
                1);
        Lifetime own = of(rules, 200, "Cache-Control", "max-age=1");
        assertThat(own.whileRevalidate()).isEqualTo(7);
        assertThat(own.ifError()).isEqualTo(8);
        Lifetime said = of(rules, 200, "Cache-Control", "max-age=1, stale-while-revalidate=2, stale-if-error=3");
        assertThat(said.whileRevalidate()).isEqualTo(2);
        assertThat(said.ifError()).isEqualTo(3);
        assertThat(of(rules, 200, "Cache-Control", "stale-if-error=x").ifError())
                .isZero();
    }

    @ParameterizedTest(name = "Age {0}, Date {1}, {2} ms on its way: {3} ms old")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | - | 0 | 0",
                "- | - | 1500 | 1500",
                "- | Sat, 28 Mar 2026 09:59:50 GMT | 0 | 10000",
                "- | Sat, 28 Mar 2026 09:59:50 GMT | 1500 | 10000",
                "5 | Sat, 28 Mar 2026 09:59:50 GMT | 1500 | 10000",
                "20 | Sat, 28 Mar 2026 09:59:50 GMT | 1500 | 21500",
                "- | Sat, 28 Mar 2026 10:00:50 GMT | 0 | 0",
                "0 | - | 0 | 0",
                "5 | - | -1500 | 5000",
                "- | - | -1500 | 0",
                "99999999999999999999 | - | 0 | 2147483648000",
            })
    void ageIsWhatItSaysAndWhatTheWayTook(@Nullable String age, @Nullable String date, long way, long old) {
        Headers.Builder fields = Headers.builder();
        if (age != null) {
            fields.add("Age", age);
        }
        if (date != null) {
            fields.add("Date", date);
        }
        assertThat(Stored.Times.of(fields.build(), Given.NOW - way, Given.NOW).initialAge())
                .isEqualTo(old);
    }

    @ParameterizedTest(name = "Age: {0}")
    @ValueSource(strings = {"", "-1", "x", "1.5", "1, 2", "1 2"})
    void anUnclearAgeIsAsOldAsCanBe(String age) {
        Stored stored =
                Given.stored("Cache-Control", "max-age=4294967296, stale-if-error=5", "ETag", "\"a\"", "Age", age);
        assertThat(stored.isFresh(Given.NOW)).isFalse();
        assertThat(stored.mayBeUsedOnError(Given.NOW)).isFalse();
    }

    @Test
    void anAgeThatIsSaidTwiceIsUnclear() {
        assertThat(Stored.Times.of(Headers.of("Age", "1", "Age", "2"), Given.NOW, Given.NOW)
                        .initialAge())
                .isEqualTo(Stored.Times.UNCLEAR);
    }

    @Test
    void anAnswerIsFreshUntilItsAgeIsItsLifetime() {
        Stored stored = Given.stored("Cache-Control", "max-age=5");
        assertThat(stored.isFresh(Given.NOW + 4999)).isTrue();
        assertThat(stored.isFresh(Given.NOW + 5000)).isFalse();
    }

    @Test
    void theLongestLifetimeDoesNotOverflow() {
        Stored stored = Given.stored("Cache-Control", "max-age=99999999999, stale-while-revalidate=99999999999");
        assertThat(stored.isFresh(Given.NOW + 2_147_483_647_999L)).isTrue();
        assertThat(stored.isFresh(Given.NOW + 2_147_483_648_000L)).isFalse();
        assertThat(stored.mayBeUsedMeanwhile(Given.NOW + 2_147_483_648_000L)).isTrue();
    }

    @Test
    void aStaleOneIsUsedForAsLongAsItMay() {
        Stored stored = Given.stored("Cache-Control", "max-age=5, stale-while-revalidate=2, stale-if-error=3");
        assertThat(stored.mayBeUsedMeanwhile(Given.NOW + 6999)).isTrue();
        assertThat(stored.mayBeUsedMeanwhile(Given.NOW + 7000)).isFalse();
        assertThat(stored.mayBeUsedOnError(Given.NOW + 7999)).isTrue();
        assertThat(stored.mayBeUsedOnError(Given.NOW + 8000)).isFalse();
    }

    @Test
    void oneThatWasEndedIsNotFreshAgainWhateverTheClockSays() {
        Stored ended =
                Given.stored("Cache-Control", "max-age=50, stale-if-error=5").ended(Given.NOW + 2000);
        assertThat(ended.isFresh(Given.NOW + 2000)).isFalse();
        assertThat(ended.isFresh(Given.NOW + 1000)).isFalse();
        assertThat(ended.mayBeUsedOnError(Given.NOW + 6999)).isTrue();
        assertThat(ended.mayBeUsedOnError(Given.NOW + 7000)).isFalse();
    }

    /** Else what came while the clock ran a year ahead would be fresh for a year. */
    @Test
    void aClockThatGoesBackMakesNothingYounger() {
        Stored stored = Given.stored("Cache-Control", "max-age=5");
        assertThat(stored.age(Given.NOW - 10)).isBetween(0L, 10L);
        assertThat(stored.isFresh(Given.NOW - 10)).isTrue();
        assertThat(stored.isFresh(Given.NOW - Duration.ofDays(365).toMillis())).isFalse();
    }
}
