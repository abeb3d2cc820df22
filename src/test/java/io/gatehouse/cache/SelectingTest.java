package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests an answer is for, by its {@code Vary} (RFC 9111 §4.1). */
class SelectingTest {
    private static Selecting of(Headers request, String... vary) {
        Headers.Builder fields = Headers.builder();
        List.of(vary).forEach(name -> fields.add("Vary", name));
        return Objects.requireNonNull(Selecting.of(fields.build(), Set.of(), request));
    }

    private static boolean matches(String field, String one, String other) {
        return of(Headers.of(field, one), field).matches(Headers.of(field, other), Headers.EMPTY);
    }

    @Test
    void whatDoesNotVaryIsForAll() {
        assertThat(of(Headers.of("A", "1")).matches(Headers.of("A", "2"), Headers.EMPTY))
                .isTrue();
    }

    @ParameterizedTest(name = "Vary: {0}")
    @ValueSource(strings = {"*", "A, *", "*, A", " * "})
    void whatVariesByEverythingIsForNone(String vary) {
        assertThat(Selecting.of(Headers.of("Vary", vary), Set.of(), Headers.EMPTY))
                .isNull();
    }

    @Test
    void ofSeveralThatSuitARequestTheMostRecentIsUsed() {
        Stored old = Given.stored("Date", "Sat, 28 Mar 2026 09:59:59 GMT", "Cache-Control", "max-age=60");
        Stored recent = Given.stored("Date", Given.DATE, "Cache-Control", "max-age=60", "Vary", "A");
        Stored other = Given.stored("Date", Given.DATE, "Cache-Control", "max-age=60", "Vary", "B");
        assertThat(Stored.pick(List.of(old, recent), Headers.EMPTY)).isSameAs(recent);
        assertThat(Stored.pick(List.of(recent, old), Headers.EMPTY)).isSameAs(recent);
        assertThat(Stored.pick(List.of(old, recent), Headers.of("A", "1"))).isSameAs(old);
        assertThat(Stored.pick(List.of(other, recent), Headers.EMPTY))
                .as("the newest of one date")
                .isSameAs(other);
        assertThat(Stored.pick(List.of(recent), Headers.of("A", "1"))).isNull();
    }

    @Test
    void everythingOnALineOfItsOwnIsEverything() {
        assertThat(Selecting.of(Headers.of("Vary", "A", "Vary", "*"), Set.of(), Headers.EMPTY))
                .isNull();
    }

    @Test
    void theOwnerMayNameMore() {
        Selecting selecting =
                Objects.requireNonNull(Selecting.of(Headers.EMPTY, Set.of("X-A"), Headers.of("x-a", "1")));
        assertThat(selecting.matches(Headers.of("X-A", "1"), Headers.EMPTY)).isTrue();
        assertThat(selecting.matches(Headers.of("X-A", "2"), Headers.EMPTY)).isFalse();
    }

    @Test
    void namesCountInAnyCaseAndOrder() {
        Headers request = Headers.of("a", "1", "b", "2");
        assertThat(of(request, "B, a")).isEqualTo(of(request, "A", "b"));
    }

    @Test
    void allFieldsMustBeTheSame() {
        Selecting selecting = of(Headers.of("A", "1", "B", "2"), "A, B");
        assertThat(selecting.matches(Headers.of("B", "2", "A", "1"), Headers.EMPTY))
                .isTrue();
        assertThat(selecting.matches(Headers.of("B", "3", "A", "1"), Headers.EMPTY))
                .isFalse();
        assertThat(selecting.matches(Headers.of("A", "1"), Headers.EMPTY)).isFalse();
    }

    @Test
    void aFieldThatIsNotThereIsLikeNoneThatIs() {
        assertThat(of(Headers.EMPTY, "A").matches(Headers.EMPTY, Headers.EMPTY)).isTrue();
        assertThat(of(Headers.EMPTY, "A").matches(Headers.of("A", ""), Headers.EMPTY))
                .isFalse();
        assertThat(of(Headers.of("A", ""), "A").matches(Headers.EMPTY, Headers.EMPTY))
                .isFalse();
        assertThat(matches("Accept-Language", "", "en")).isFalse();
    }

    @Test
    void linesAreMembers() {
        Selecting selecting = of(Headers.of("A", "1", "A", "2"), "A");
        assertThat(selecting.matches(Headers.of("A", "1,2"), Headers.EMPTY)).isTrue();
        assertThat(selecting.matches(Headers.of("A", "2", "A", "1"), Headers.EMPTY))
                .isFalse();
    }

    @ParameterizedTest(name = "{0}: {1} and {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "A | 1, 2 | 1,2 | true",
                "A | 1, 2 | 2, 1 | false",
                "A | a | A | false",
                "A | \"x, y\" | \"x,y\" | false",
                "A | \"x,y\" | \"x,y\" | true",
                "A | a b | ab | false",
                "Accept-Encoding | gzip, br | br,GZIP | true",
                "Accept-Encoding | gzip;q=1.0, br;q=0.5 | br; q=0.5, gzip | true",
                "Accept-Encoding | gzip, br;q=0 | gzip, br | false",
                "Accept-Encoding | gzip | gzip, br | false",
                "Accept-Language | de, en;q=0.5 | en;q=0.5, DE | true",
                "Accept-Language | de;q=0.5, en | de, en;q=0.5 | false",
                "Accept-Charset | utf-8, * | *,UTF-8 | true",
                "Accept | text/html, text/plain | text/plain, text/html | false",
            })
    void valuesAreTheSameWhereTheyMeanTheSame(String field, String one, String other, boolean same) {
        assertThat(matches(field, one, other)).isEqualTo(same);
        assertThat(matches(field, other, one)).isEqualTo(same);
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "de, en;q=0.5 | de | true",
                "en;q=0.5, DE | de | true",
                "de;q=0.4 | de | true",
                "de, en | de | false",
                "en, de;q=0.5 | de | false",
                "de;q=0 | de | false",
                "de;q=0.0, en;q=0 | de | false",
                "* | de | false",
                "de-CH | de | false",
                "de | de, en | false",
            })
    void anAnswerInTheFavouriteLanguageIsForARequestToo(String asked, String language, boolean suits) {
        Selecting selecting = of(Headers.of("Accept-Language", "fr;q=0.1, de"), "Accept-Language");
        assertThat(selecting.matches(Headers.of("Accept-Language", asked), Headers.of("Content-Language", language)))
                .isEqualTo(suits);
    }

    @Test
    void theNewestOfThoseThatSuitIsPicked() {
        Stored german = Given.stored(Given.get("A", "de"), "Cache-Control", "max-age=5", "Vary", "A");
        Stored english = Given.stored(Given.get("A", "en"), "Cache-Control", "max-age=5", "Vary", "A");
        Stored any = Given.stored("Cache-Control", "max-age=5");
        assertThat(Stored.pick(List.of(english, german), Headers.of("A", "de"))).isSameAs(german);
        assertThat(Stored.pick(List.of(english, any, german), Headers.of("A", "de")))
                .isSameAs(any);
        assertThat(Stored.pick(List.of(english), Headers.of("A", "de"))).isNull();
    }
}
