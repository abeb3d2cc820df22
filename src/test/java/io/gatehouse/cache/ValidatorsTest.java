package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether what somebody has is what there is (RFC 9110 §8.8, §13). */
class ValidatorsTest {
    private static final String HOUR_AGO = "Sat, 28 Mar 2026 09:00:00 GMT";
    private static final String SECOND_AGO = "Sat, 28 Mar 2026 09:59:59 GMT";

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "\"a\" | \"a\" | true",
                "\"a\" | \"b\" | false",
                "W/\"a\" | \"a\" | true",
                "\"a\" | W/\"a\" | true",
                "W/\"a\" | W/\"a\" | true",
                "\"b\", \"a\" | \"a\" | true",
                "\"b\",W/\"a\" | \"a\" | true",
                ", \"a\" ,, | \"a\" | true",
                "\"x, \"a\"\" | \"a\" | false",
                "\"a,b\" | \"a,b\" | true",
                "\"b\\\", \"a\" | \"a\" | true",
                "\"A\" | \"a\" | false",
                "a | a | true",
                "* | \"a\" | true",
                "* | - | true",
                "\"a\" | - | false",
            })
    void tagsAreComparedWeakly(String known, @Nullable String tag, boolean same) {
        Headers stored = tag == null ? Headers.EMPTY : Headers.of("ETag", tag);
        assertThat(Validators.has(Headers.of("If-None-Match", known), stored, Given.NOW))
                .isEqualTo(same);
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | \"a\" | false",
                "\"a\" | \"a\" | false",
                "\"b\" | \"a\" | true",
                "W/\"a\" | W/\"a\" | true",
                "W/\"a\" | \"a\" | true",
                "\"b\", \"a\" | \"a\" | false",
                "* | \"a\" | false",
                "* | - | false",
                "\"a\" | - | true",
            })
    void aRequestIsAboutAnotherAnswerWhereNoTagIsTheSameStrongly(
            @Nullable String named, @Nullable String tag, boolean other) {
        Headers request = named == null ? Headers.EMPTY : Headers.of("If-Match", named);
        Headers answer = tag == null ? Headers.EMPTY : Headers.of("ETag", tag);
        assertThat(Validators.isAboutOther(request, answer)).isEqualTo(other);
    }

    @Test
    void aTagIsTheSameForTheSameOctetsAlone() {
        assertThat(Validators.tag(new byte[] {1, 2})).isEqualTo(Validators.tag(new byte[] {1, 2}));
        assertThat(Validators.tag(new byte[] {1, 3}))
                .isNotEqualTo(Validators.tag(new byte[] {1, 2}))
                .matches("\"[!#-~]{22}\"");
    }

    @Test
    void tagsOnSeveralLinesAllCount() {
        Headers request = Headers.of("If-None-Match", "\"b\"", "If-None-Match", "\"a\"");
        assertThat(Validators.has(request, Headers.of("ETag", "\"a\""), Given.NOW))
                .isTrue();
    }

    @Test
    void aTagGoesBeforeADate() {
        Headers request = Headers.of("If-None-Match", "\"b\"", "If-Modified-Since", Given.DATE);
        Headers stored = Headers.of("ETag", "\"a\"", "Last-Modified", HOUR_AGO);
        assertThat(Validators.has(request, stored, Given.NOW)).isFalse();
    }

    @ParameterizedTest(name = "since {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Sat, 28 Mar 2026 09:00:00 GMT | true",
                "Sat, 28 Mar 2026 09:00:01 GMT | true",
                "Saturday, 28-Mar-26 09:00:00 GMT | true",
                "Sat, 28 Mar 2026 08:59:59 GMT | false",
                "yesterday | false",
            })
    void whatHasNotChangedSinceIsThere(String since, boolean there) {
        Headers request = Headers.of("If-Modified-Since", since);
        assertThat(Validators.has(request, Headers.of("Last-Modified", HOUR_AGO), Given.NOW))
                .isEqualTo(there);
        assertThat(Validators.has(request, Headers.of("Date", HOUR_AGO), Given.NOW))
                .as("by its date")
                .isEqualTo(there);
    }

    @Test
    void aDateThatIsThereTwiceTellsNothing() {
        Headers request = Headers.of("If-Modified-Since", Given.DATE, "If-Modified-Since", Given.DATE);
        assertThat(Validators.has(request, Headers.of("Last-Modified", HOUR_AGO), Given.NOW))
                .isFalse();
    }

    @Test
    void withoutADateWhenItCameCounts() {
        Headers request = Headers.of("If-Modified-Since", Given.DATE);
        assertThat(Validators.has(request, Headers.EMPTY, Given.NOW)).isTrue();
        assertThat(Validators.has(request, Headers.EMPTY, Given.NOW + 1000)).isFalse();
    }

    @ParameterizedTest(name = "If-Range: {0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | true",
                "\"a\" | true",
                "\"b\" | false",
                "W/\"a\" | false",
                "Sat, 28 Mar 2026 09:00:00 GMT | true",
                "Sat, 28 Mar 2026 09:00:01 GMT | false",
                "Sat, 28 Mar 2026 08:59:59 GMT | false",
                "a | false",
            })
    void aPartIsOfTheSameWhereItIsStronglyTheSame(@Nullable String condition, boolean same) {
        Headers request = condition == null ? Headers.EMPTY : Headers.of("If-Range", condition);
        Headers stored = Headers.of("ETag", "\"a\"", "Last-Modified", HOUR_AGO, "Date", Given.DATE);
        assertThat(Validators.continues(request, stored)).isEqualTo(same);
    }

    @Test
    void aWeakTagIsNeverStronglyTheSame() {
        assertThat(Validators.continues(Headers.of("If-Range", "W/\"a\""), Headers.of("ETag", "W/\"a\"")))
                .isFalse();
        assertThat(Validators.continues(Headers.of("If-Range", "\"a\""), Headers.EMPTY))
                .isFalse();
    }

    @Test
    void aDateIsStrongWhereNothingChangedInItsSecond() {
        assertThat(Validators.continues(
                        Headers.of("If-Range", SECOND_AGO),
                        Headers.of("Last-Modified", SECOND_AGO, "Date", Given.DATE)))
                .isTrue();
        assertThat(Validators.continues(
                        Headers.of("If-Range", Given.DATE),
                        Headers.of("Last-Modified", Given.DATE, "Date", Given.DATE)))
                .isFalse();
        assertThat(Validators.continues(Headers.of("If-Range", HOUR_AGO), Headers.of("Last-Modified", HOUR_AGO)))
                .as("without a date")
                .isFalse();
    }

    @Test
    void itIsAskedWithWhatIsStoredInPlaceOfWhatItsSenderHas() {
        Headers request = Headers.of(
                "If-None-Match", "\"x\"",
                "If-Modified-Since", Given.DATE,
                "If-Range", "\"x\"",
                "Range", "bytes=0-1",
                "Accept", "a/b");
        assertThat(Validators.asking(request, Headers.of("ETag", "W/\"a\"", "Last-Modified", HOUR_AGO)))
                .isEqualTo(Headers.of("Accept", "a/b", "If-None-Match", "W/\"a\"", "If-Modified-Since", HOUR_AGO));
        assertThat(Validators.asking(request, Headers.of("Last-Modified", "long ago")))
                .isEqualTo(Headers.of("Accept", "a/b"));
    }

    @Test
    void aTagOrADateIsThereToAskWith() {
        assertThat(Validators.isThere(Headers.of("ETag", "\"a\""))).isTrue();
        assertThat(Validators.isThere(Headers.of("Last-Modified", HOUR_AGO))).isTrue();
        assertThat(Validators.isThere(Headers.of("Last-Modified", "long ago"))).isFalse();
        assertThat(Validators.isThere(Headers.EMPTY)).isFalse();
    }
}
