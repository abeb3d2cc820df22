package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three forms of a date (RFC 9110 §5.6.7). */
class HttpDateTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
                "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
                "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
                "Wed Nov 16 08:49:37 1994 | 1994-11-16T08:49:37Z",
                "SUN, 06 nov 1994 08:49:37 gmt | 1994-11-06T08:49:37Z",
                "Sat, 29 Feb 2020 00:00:00 GMT | 2020-02-29T00:00:00Z",
                "Fri, 31 Dec 9999 23:59:59 GMT | 9999-12-31T23:59:59Z",
                "Thu, 01 Jan 1970 00:00:00 GMT | 1970-01-01T00:00:00Z",
                "Mon, 01 Jan 1900 00:00:00 GMT | 1900-01-01T00:00:00Z",
            })
    void everyFormIsRead(String text, String time) {
        assertThat(HttpDate.millis(text)).isEqualTo(Instant.parse(time).toEpochMilli());
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "now",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 Nov 1994 8:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun,  06 Nov 1994 08:49:37 GMT",
                "Sun 06 Nov 1994 08:49:37 GMT",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06-Nov-1994 08:49:37 GMT",
                "Sat, 32 Jan 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
                "1994-11-06T08:49:37Z",
            })
    void whatIsNoDateIsNone(String text) {
        assertThat(HttpDate.millis(text)).isNull();
    }

    @Test
    void nothingIsNoDate() {
        assertThat(HttpDate.millis(null)).isNull();
    }

    @ParameterizedTest(name = "{0} years on")
    @CsvSource({"-49, 0", "0, 0", "49, 0", "51, -100"})
    void aYearOfTwoDigitsIsNotMoreThanFiftyYearsAhead(int years, int other) {
        LocalDate meant = LocalDate.now(ZoneOffset.UTC).withDayOfYear(1).plusYears(years + other);
        String text = DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy 00:00:00 'GMT'", Locale.ENGLISH)
                .format(meant);
        assertThat(Instant.ofEpochMilli(Objects.requireNonNull(HttpDate.millis(text))))
                .isEqualTo(meant.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
