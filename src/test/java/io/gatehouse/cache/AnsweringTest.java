package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered out of what is stored (RFC 9111 §4). */
class AnsweringTest {
    private static final String[] FIELDS = {
        "Date", Given.DATE,
        "Cache-Control", "max-age=60",
        "ETag", "\"a\"",
        "Last-Modified", "Sat, 28 Mar 2026 09:00:00 GMT",
        "Content-Type", "text/plain",
        "Content-Length", "10",
        "X-A", "1"
    };

    private static Reply answer(Stored stored, Request request) {
        return Objects.requireNonNull(Answering.of(stored, request, Given.NOW + 2500));
    }

    private static Stored whole() {
        return Given.stored(FIELDS);
    }

    /** The octets 2 to 5 of ten. */
    private static Stored part() {
        Headers headers = Headers.of(FIELDS).toBuilder()
                .set("Content-Length", "4")
                .set("Content-Range", "bytes 2-5/10")
                .build();
        return Given.stored(Given.get(), new Reply(206, headers, Given.body("2345")), "2345");
    }

    @Test
    void theWholeIsAnsweredWithItsAge() {
        Reply reply = answer(whole(), Given.get());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers())
                .isEqualTo(Headers.of(FIELDS).toBuilder().add("Age", "2").build());
        assertThat(Given.text(reply.body())).isEqualTo("0123456789");
        assertThat(Given.text(reply.body())).as("and again").isEqualTo("0123456789");
    }

    @Test
    void theOldestIsNotOlderThanTheLargestNumber() {
        Stored unclear = Given.stored("ETag", "\"a\"", "Cache-Control", "max-age=1", "Age", "x");
        assertThat(answer(unclear, Given.get()).headers().first("Age")).isEqualTo("2147483648");
    }

    @Test
    void aHeadIsAnsweredWithWhatAGetWouldGet() {
        Reply reply = answer(whole(), Given.request("HEAD", "Range", "bytes=0-1"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().first("Content-Length")).isEqualTo("10");
        assertThat(answer(whole(), Given.request("HEAD", "If-None-Match", "\"a\""))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void aHeadIsNotAnsweredOutOfAPart() {
        assertThat(Answering.of(part(), Given.request("HEAD"), Given.NOW)).isNull();
        assertThat(Answering.of(part(), Given.request("HEAD", "Range", "bytes=2-3"), Given.NOW))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"If-None-Match, '\"a\"'", "If-None-Match, *", "If-Modified-Since, 'Sat, 28 Mar 2026 09:00:00 GMT'"})
    void whoHasItAlreadyIsToldSo(String field, String value) {
        for (Stored stored : new Stored[] {whole(), part()}) {
            Reply reply = answer(stored, Given.get(field, value, "Range", "bytes=8-9"));
            assertThat(reply.status()).isEqualTo(304);
            assertThat(reply.body()).isSameAs(Body.EMPTY);
            assertThat(reply.headers().names())
                    .containsExactly("date", "cache-control", "etag", "last-modified", "x-a", "age");
        }
    }

    @Test
    void whoHasAnotherGetsTheWhole() {
        assertThat(answer(whole(), Given.get("If-None-Match", "\"b\"")).status())
                .isEqualTo(200);
    }

    @Test
    void conditionsAreOfAnswersThatHaveWhatWasAskedFor() {
        Stored missing = Given.stored(Given.get(), Given.reply(404, FIELDS), "0123456789");
        Reply reply = answer(missing, Given.get("If-None-Match", "\"a\"", "Range", "bytes=0-1"));
        assertThat(reply.status()).isEqualTo(404);
        assertThat(Given.text(reply.body())).isEqualTo("0123456789");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "bytes=0-3, bytes 0-3/10, 0123",
        "bytes=8-, bytes 8-9/10, 89",
        "bytes=-1, bytes 9-9/10, 9",
        "bytes=0-, bytes 0-9/10, 0123456789",
    })
    void aPartIsCutOutOfTheWhole(String asked, String part, String text) {
        Reply reply = answer(whole(), Given.get("Range", asked));
        assertThat(reply.status()).isEqualTo(206);
        assertThat(reply.headers().first("Content-Range")).isEqualTo(part);
        assertThat(reply.headers().first("Age")).isEqualTo("2");
        assertThat(reply.headers().contains("Content-Length")).isFalse();
        assertThat(reply.body().length()).isEqualTo(text.length());
        assertThat(Given.text(reply.body())).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "bytes=2-5, 2345",
                "bytes=3-4, 34",
                "bytes=2-2, 2",
                "bytes=1-3, -",
                "bytes=4-6, -",
                "bytes=5-, -",
                "bytes=-5, -",
                "bytes=0-, -",
            })
    void aPartAnswersWhatLiesInIt(String asked, @Nullable String text) {
        Reply reply = Answering.of(part(), Given.get("Range", asked), Given.NOW);
        assertThat(reply == null ? null : Given.text(reply.body())).isEqualTo(text);
        if (reply != null) {
            assertThat(reply.status()).isEqualTo(206);
            assertThat(reply.headers().first("Content-Range")).endsWith("/10");
        }
    }

    private static Stored long100() {
        Reply reply =
                Given.reply(200, "Content-Type", "text/plain", "Cache-Control", "max-age=9", "Content-Length", "1000");
        return Given.stored(Given.get(), reply, "0123456789".repeat(100));
    }

    @Test
    void severalPartsComeInOne() {
        Reply reply = answer(long100(), Given.get("Range", "bytes=1-2, 500-503,-1"));
        assertThat(reply.status()).isEqualTo(206);
        assertThat(reply.headers().contains("Content-Range")).isFalse();
        assertThat(reply.headers().contains("Content-Length")).isFalse();
        String type = String.valueOf(reply.headers().first("Content-Type"));
        assertThat(type).matches("multipart/byteranges; boundary=[0-9a-f-]{36}");
        String boundary = type.substring(31);
        String text = Given.text(reply.body());
        assertThat(text)
                .isEqualTo("--B\r\nContent-Type: text/plain\r\nContent-Range: bytes 1-2/1000\r\n\r\n12"
                        .concat("\r\n--B\r\nContent-Type: text/plain\r\nContent-Range: bytes 500-503/1000\r\n\r\n0123")
                        .concat("\r\n--B\r\nContent-Type: text/plain\r\nContent-Range: bytes 999-999/1000\r\n\r\n9")
                        .concat("\r\n--B--\r\n")
                        .replace("--B", "--" + boundary));
        assertThat(reply.body().length()).isEqualTo(text.length());
        assertThat(Given.text(reply.body())).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "bytes=1-2,1000-1003 | 206 | bytes 1-2/1000",
                "bytes=1-2, | 206 | bytes 1-2/1000",
                "bytes=,1-2,, | 206 | bytes 1-2/1000",
                "bytes=1000-,-0 | 416 | bytes */1000",
                "bytes=1-2,2-5 | 200 | -",
                "bytes=5-9,1-7 | 200 | -",
                "bytes=1-2,x | 200 | -",
                "bytes=1-2,5-4 | 200 | -",
                "bytes=0-499,500-999 | 200 | -",
                "bytes=0-,1000- | 200 | -",
                "bytes=1-1,3-3,5-5,7-7,9-9,11-11,13-13,15-15,17-17,19-19,21-21,23-23,25-25,27-27,29-29,31-31,33-33 |"
                        + " 200 | -",
            })
    void whatIsLeftOfSeveralPartsIsAnsweredAsItIs(String asked, int status, @Nullable String range) {
        Reply reply = answer(long100(), Given.get("Range", asked));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers().first("Content-Range")).isEqualTo(range);
        assertThat(answer(long100(), Given.request("HEAD", "Range", asked)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "lines=0-1", ""})
    void aPartIsNotTheWhole(String asked) {
        assertThat(Answering.of(part(), Given.get("Range", asked), Given.NOW)).isNull();
        assertThat(answer(whole(), Given.get("Range", asked)).status()).isEqualTo(200);
    }

    @Test
    void aPartThatIsNotThereIsToldWithTheLengthOfTheWhole() {
        for (Stored stored : new Stored[] {whole(), part()}) {
            Reply reply = answer(stored, Given.get("Range", "bytes=10-"));
            assertThat(reply.status()).isEqualTo(416);
            assertThat(reply.headers().first("Content-Range")).isEqualTo("bytes */10");
            assertThat(reply.body().length()).isZero();
        }
    }

    @Test
    void theEndOfNothingIsAllOfIt() {
        Stored empty = Given.stored(Given.get(), Given.reply(200, FIELDS), "");
        assertThat(answer(empty, Given.get("Range", "bytes=-5")).status()).isEqualTo(200);
        assertThat(answer(empty, Given.get("Range", "bytes=0-")).status()).isEqualTo(416);
    }

    @Test
    void whoHasAPartOfAnotherGetsTheWhole() {
        assertThat(answer(whole(), Given.get("Range", "bytes=0-1", "If-Range", "\"a\""))
                        .status())
                .isEqualTo(206);
        assertThat(answer(whole(), Given.get("Range", "bytes=0-1", "If-Range", "\"b\""))
                        .status())
                .isEqualTo(200);
        assertThat(Answering.of(part(), Given.get("Range", "bytes=2-3", "If-Range", "\"b\""), Given.NOW))
                .isNull();
    }
}
