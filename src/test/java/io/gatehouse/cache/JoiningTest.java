package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two pieces of the same answer (RFC 9111 §3.4). */
class JoiningTest {
    private static final String ALL = "0123456789";

    private static Stored part(int first, int last, String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.addAll(List.of("Cache-Control", "max-age=60", "Content-Range", "bytes " + first + '-' + last + "/10"));
        String text = ALL.substring(first, last + 1);
        Reply reply = new Reply(206, Headers.of(all.toArray(String[]::new)), Given.body(text));
        return Given.stored(Given.get(), reply, text);
    }

    private static Stored tagged(int first, int last) {
        return part(first, last, "ETag", "\"v1\"");
    }

    private static String text(Stored stored) {
        return Given.text(stored.content().body(0, stored.content().length()));
    }

    /** Of all pairs of parts that an answer of ten octets has. */
    @Test
    void whatTouchesIsOne() {
        for (int first = 0; first < 10; first++) {
            for (int last = first; last < 10; last++) {
                for (int from = 0; from < 10; from++) {
                    for (int to = from; to < 10; to++) {
                        joins(first, last, from, to);
                    }
                }
            }
        }
    }

    private static void joins(int first, int last, int from, int to) {
        Stored joined = Joining.of(tagged(first, last), List.of(tagged(from, to)), 10);
        boolean apart = first > to + 1 || from > last + 1;
        int begin = apart ? first : Math.min(first, from);
        int end = apart ? last : Math.max(last, to);
        assertThat(text(joined)).isEqualTo(ALL.substring(begin, end + 1));
        assertThat(joined.part()).isEqualTo(end - begin == 9 ? null : new ByteRange(begin, end, 10));
        Request whole = Given.get("Range", "bytes=" + begin + '-' + end);
        Reply reply = Objects.requireNonNull(Answering.of(joined, whole, Given.NOW));
        assertThat(Given.text(reply.body())).isEqualTo(ALL.substring(begin, end + 1));
    }

    @Test
    void aPartJoinsTheWholeThatItIsOf() {
        Stored whole = Given.stored("ETag", "\"v1\"", "Cache-Control", "max-age=60", "X-A", "old");
        Stored joined = Joining.of(part(3, 5, "ETag", "\"v1\"", "X-B", "new"), List.of(whole), 10);
        assertThat(text(joined)).isEqualTo(ALL);
        assertThat(joined.isPart()).isFalse();
        assertThat(joined.headers().first("X-A")).isEqualTo("old");
        assertThat(joined.headers().first("X-B")).isEqualTo("new");
    }

    @Test
    void theFieldsOfTheLastCount() {
        Stored joined = Joining.of(
                part(4, 5, "ETag", "\"v1\"", "X-A", "new"), List.of(part(2, 3, "ETag", "\"v1\"", "X-A", "old")), 10);
        assertThat(joined.headers().all("X-A")).containsExactly("new");
        assertThat(joined.headers().contains("Content-Range")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "\"v1\", \"v2\"",
        "W/\"v1\", W/\"v1\"",
        "W/\"v1\", \"v1\"",
    })
    void whatMayBeOfAnotherAnswerIsLeft(String one, String other) {
        Stored part = part(4, 5, "ETag", one);
        assertThat(Joining.of(part, List.of(part(2, 3, "ETag", other)), 10)).isSameAs(part);
        assertThat(Joining.of(part(4, 5), List.of(part(2, 3)), 10).part()).isEqualTo(new ByteRange(4, 5, 10));
    }

    @Test
    void noneIsMadeThatIsTooLarge() {
        assertThat(text(Joining.of(tagged(4, 5), List.of(tagged(2, 3)), 4))).isEqualTo("2345");
        assertThat(text(Joining.of(tagged(4, 5), List.of(tagged(2, 3)), 3))).isEqualTo("45");
        assertThat(text(Joining.of(tagged(4, 5), List.of(), 10))).isEqualTo("45");
    }

    /** Else each octet of a content that came octet by octet would take what an array takes. */
    @Test
    void smallBlocksBecomeOne() {
        Content content = Content.EMPTY;
        for (int i = 0; i < 10_000; i++) {
            content = content.and(Given.content(Integer.toString(i % 10)));
        }
        assertThat(content.length()).isEqualTo(10_000);
        assertThat(content.blocks()).hasSizeLessThan(5);
        assertThat(Given.text(content.body(9_985, 15))).isEqualTo("567890123456789");
    }
}
