package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of what is stored a 304 is about (RFC 9111 §4.3.4). */
class ConfirmingTest {
    private static final String HOUR_AGO = "Sat, 28 Mar 2026 09:00:00 GMT";

    /** One that was made so many seconds before another, with a tag. */
    private static Stored stored(int secondsAgo, String tag) {
        String date = HttpDate.text(Given.NOW - secondsAgo * 1000L);
        return Given.stored("Date", date, "Cache-Control", "max-age=5", "ETag", tag, "X-Is", tag + " of " + secondsAgo);
    }

    private static String named(List<Stored> all) {
        return all.stream().map(each -> each.headers().first("X-Is")).collect(Collectors.joining(", "));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a\" | \"a\" of 3, \"a\" of 1",
                "\"b\" | \"b\" of 2",
                "\"w\" | W/\"w\" of 4",
                "\"c\" | ''",
                "W/\"a\" | \"a\" of 1",
                "W/\"b\" | \"b\" of 2",
                "W/\"w\" | W/\"w\" of 4",
                "W/\"c\" | ''",
            })
    void aStrongTagIsOfAllThatHaveItAndAWeakOneOfTheMostRecent(String tag, String about) {
        List<Stored> all = List.of(
                stored(3, "\"a\""), stored(1, "\"a\""), stored(2, "\"b\""), stored(5, "W/\"w\""), stored(4, "W/\"w\""));
        Headers word = Headers.of("ETag", tag, "Last-Modified", HOUR_AGO);
        assertThat(named(Confirming.of(all, word))).isEqualTo(about);
    }

    @Test
    void ofTwoOfOneTimeTheOneThatCameLastIsTheMostRecent() {
        Stored came = stored(1, "W/\"a\"");
        Stored before = stored(1, "\"a\"");
        assertThat(Confirming.of(List.of(came, before), Headers.of("ETag", "W/\"a\"")))
                .containsExactly(came);
    }

    @Test
    void withoutATagADateIsOfTheMostRecentThatHasIt() {
        Stored same = Given.stored("Cache-Control", "max-age=5", "Last-Modified", HOUR_AGO);
        Stored other = Given.stored("Cache-Control", "max-age=5", "Last-Modified", Given.DATE);
        Headers word = Headers.of("Last-Modified", "Saturday, 28-Mar-26 09:00:00 GMT");
        assertThat(Confirming.of(List.of(other, same), word)).containsExactly(same);
        assertThat(Confirming.of(List.of(other, other), word)).isEmpty();
    }

    @Test
    void theOnlyOneIsWhatItIsAboutWhateverItNames() {
        List<Stored> all = new ArrayList<>(List.of(stored(1, "\"a\"")));
        Headers bare = Headers.of("Last-Modified", "long ago");
        assertThat(Confirming.of(all, bare)).isEqualTo(all);
        assertThat(Confirming.of(all, Headers.of("ETag", "\"z\""))).isEqualTo(all);
        all.add(stored(2, "\"b\""));
        assertThat(Confirming.of(all, bare)).isEmpty();
    }
}
