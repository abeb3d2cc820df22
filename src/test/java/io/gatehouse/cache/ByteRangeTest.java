package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which part of a whole is meant (RFC 9110 §14). */
class ByteRangeTest {
    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "bytes=0-0, 10, bytes 0-0/10",
                "bytes=2-5, 10, bytes 2-5/10",
                "bytes=2-, 10, bytes 2-9/10",
                "bytes=2-99, 10, bytes 2-9/10",
                "bytes=2-999999999999999999, 10, bytes 2-9/10",
                "bytes=-3, 10, bytes 7-9/10",
                "bytes=-99, 10, bytes 0-9/10",
                "Bytes= 2-5, 10, bytes 2-5/10",
                "bytes=10-, 10, -",
                "bytes=10-11, 10, -",
                "bytes=-0, 10, -",
                "bytes=0-, 0, -",
            })
    void theWholeTellsWhatIsThere(String asked, long total, @Nullable String part) {
        ByteRange.Asked range = ByteRange.asked(Headers.of("Range", asked));
        assertThat(range).isNotNull();
        ByteRange wanted = range == null ? null : range.of(total);
        assertThat(wanted == null ? null : wanted.toString()).isEqualTo(part);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                "bytes=",
                "bytes=-",
                "bytes=5-2",
                "bytes=0-1,3-4",
                "bytes=a-b",
                "bytes=--1",
                "bytes 0-1",
                "lines=0-1",
                "bytes=0-9999999999999999999",
                "bytes=0 - 1",
            })
    void whatMeansNoOnePartIsPassedOver(String asked) {
        assertThat(ByteRange.asked(Headers.of("Range", asked))).isNull();
    }

    @Test
    void noneOrTwoAreNone() {
        assertThat(ByteRange.asked(Headers.EMPTY)).isNull();
        assertThat(ByteRange.asked(Headers.of("Range", "bytes=0-1", "Range", "bytes=0-1")))
                .isNull();
    }

    @Test
    void anAnswerSaysWhichPartItIs() {
        assertThat(ByteRange.content(Headers.of("Content-Range", "bytes 2-5/10")))
                .isEqualTo(new ByteRange(2, 5, 10));
        assertThat(ByteRange.content(Headers.of("Content-Range", "Bytes 0-0/1")))
                .isEqualTo(new ByteRange(0, 0, 1));
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {"", "bytes 2-5/*", "bytes */10", "bytes 5-2/10", "bytes 2-10/10", "bytes=2-5/10", "lines 2-5/10"
            })
    void oneThatDoesNotSayItInFullSaysNothing(String value) {
        assertThat(ByteRange.content(Headers.of("Content-Range", value))).isNull();
    }

    @Test
    void twoSayNothing() {
        assertThat(ByteRange.content(Headers.of("Content-Range", "bytes 2-5/10", "Content-Range", "bytes 2-5/10")))
                .isNull();
    }

    @Test
    void aPartHasWhatLiesInIt() {
        ByteRange part = new ByteRange(2, 5, 10);
        assertThat(part.length()).isEqualTo(4);
        assertThat(part.isWhole()).isFalse();
        assertThat(new ByteRange(0, 9, 10).isWhole()).isTrue();
        assertThat(part.contains(part)).isTrue();
        assertThat(part.contains(new ByteRange(3, 4, 10))).isTrue();
        assertThat(part.contains(new ByteRange(1, 4, 10))).isFalse();
        assertThat(part.contains(new ByteRange(3, 6, 10))).isFalse();
        assertThat(part.contains(new ByteRange(3, 4, 11))).isFalse();
    }
}
