package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How {@code Cache-Control} is read (RFC 9111 §5.2). */
class DirectivesTest {
    private static Directives of(String... lines) {
        return Directives.of(List.of(lines));
    }

    static Stream<Arguments> readings() {
        return Stream.of(
                Arguments.of("names are lower-cased", "Max-Age=5, NO-CACHE", Map.of("max-age", "5", "no-cache", "")),
                Arguments.of("spaces around members tell nothing", " a ,\t b = 1 ", Map.of("a", "", "b", "1")),
                Arguments.of("empty members are none", ",, a,,b,", Map.of("a", "", "b", "")),
                Arguments.of("quotes are taken off", "max-age=\"5\"", Map.of("max-age", "5")),
                Arguments.of(
                        "a comma in quotes parts nothing", "a=\"x, no-store\", b", Map.of("a", "x, no-store", "b", "")),
                Arguments.of(
                        "a quoted quote ends nothing",
                        "a=\"x\\\", no-store\", b",
                        Map.of("a", "x\", no-store", "b", "")),
                Arguments.of("a quoted backslash quotes nothing", "a=\"x\\\\\", b", Map.of("a", "x\\", "b", "")),
                Arguments.of("an argument may be empty", "a=, b=\"\"", Map.of("a", "", "b", "")),
                Arguments.of("a second equals sign is of the argument", "a=b=c", Map.of("a", "b=c")),
                Arguments.of("nothing", "", Map.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readings")
    void membersAreReadWithTheirArguments(String why, String line, Map<String, String> byName) {
        assertThat(of(line).byName()).as(why).isEqualTo(byName);
    }

    @Test
    void allLinesOfTheFieldCount() {
        Directives said = Directives.of(Headers.of("Cache-Control", "a", "cache-control", "b=1", "Other", "c"));
        assertThat(said.byName()).isEqualTo(Map.of("a", "", "b", "1"));
        assertThat(Directives.of(Headers.EMPTY).isEmpty()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {"x=\"y, no-store", "x=\", no-store, \\", "x=\"a\", y=\"b, no-store"})
    void aQuoteThatDoesNotEndHidesNothing(String line) {
        assertThat(of(line).has("no-store")).isTrue();
    }

    @ParameterizedTest(name = "max-age={0}: {1}")
    @CsvSource({
        "0, 0",
        "60, 60",
        "0000000000000000060, 60",
        "2147483647, 2147483647",
        "2147483648, 2147483648",
        "2147483649, 2147483648",
        "9999999999, 2147483648",
        "9999999999999999999, 2147483648",
        "99999999999999999999999999, 2147483648",
    })
    void secondsAreNotMoreThanTheLargestNumber(String argument, long seconds) {
        assertThat(of("max-age=" + argument).seconds("max-age")).isEqualTo(seconds);
    }

    @ParameterizedTest(name = "max-age={0}")
    @CsvSource(
            value = {
                "''",
                "-1",
                "+1",
                "1.5",
                "1 2",
                "1s",
                "0x10",
                "'60, max-age=61'",
                "'\"\"'",
                "\u0661",
                "'60, max-age=xx'"
            })
    void whatIsNoNumberIsStale(String argument) {
        assertThat(of("max-age=" + argument).seconds("max-age")).isZero();
    }

    @Test
    void theSameTwiceIsTheSame() {
        assertThat(of("max-age=60", "max-age=\"60\"").seconds("max-age")).isEqualTo(60);
    }

    @Test
    void whatIsNotThereHasNoSeconds() {
        assertThat(of("max-age=1").seconds("s-maxage")).isNull();
    }

    @ParameterizedTest(name = "{0}: whole {1}, fields {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "private | true |",
                "private=\"\" | true |",
                "private=\"Set-Cookie\" | false | Set-Cookie",
                "private=\"a, B\" | false | a;B",
                "private=a | false | a",
                "private, private=\"a\" | true |",
                "private=\"a\", private=\"b\" | true |",
                "public | false |",
            })
    void aDirectiveIsAboutAllOrAboutSomeFields(String line, boolean whole, @Nullable String fields) {
        assertThat(of(line).hasWhole("private")).isEqualTo(whole);
        assertThat(of(line).fields("private"))
                .containsExactlyElementsOf(fields == null ? List.of() : List.of(fields.split(";")));
    }

    @Test
    void fieldsAreNamedInAnyCase() {
        assertThat(of("no-cache=\"X-A\"").fields("no-cache").contains("x-a")).isTrue();
    }
}
