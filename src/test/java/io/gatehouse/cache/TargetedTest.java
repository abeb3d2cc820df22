package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that speak to this cache alone (RFC 9213). */
class TargetedTest {
    private static final List<String> NAMES = List.of("First", "Second");

    private static Map<String, String> said(String... fields) {
        return Objects.requireNonNull(Targeted.of(Headers.of(fields), NAMES)).byName();
    }

    @Test
    void theFirstOfThemIsAllThatCounts() {
        assertThat(said("Second", "max-age=1", "First", "max-age=2")).isEqualTo(Map.of("max-age", "2"));
        assertThat(said("Second", "max-age=1", "Cache-Control", "max-age=2")).isEqualTo(Map.of("max-age", "1"));
    }

    @Test
    void noneIsNone() {
        assertThat(Targeted.of(Headers.of("Cache-Control", "max-age=1"), NAMES)).isNull();
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                "  ",
                "max-age=",
                "max-age=60s x",
                "max-age=\"60",
                "max-age=(1 2)",
                "=1",
                "1a",
                "a=\"\u00e9\"",
                "max-age=1;=2",
                "max-age=1234567890123456",
            })
    void oneThatCannotBeReadIsPassedOver(String value) {
        assertThat(said("First", value, "Second", "max-age=1")).isEqualTo(Map.of("max-age", "1"));
        assertThat(Targeted.of(Headers.of("First", value), NAMES)).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=60 | max-age | 60",
                "Max-Age=60 | max-age | 60",
                "max-age=60;x=1; y=\"z\";b | max-age | 60",
                "max-age=1, max-age=2 | max-age | 2",
                "no-store | no-store | ''",
                "no-store=?1 | no-store | ''",
                "no-cache=\"a, b\" | no-cache | a, b",
                "x=:aGk=: | x | :aGk=:",
                "x=tok/en:1 | x | tok/en:1",
            })
    void membersAreThoseOfADictionary(String value, String name, String argument) {
        assertThat(said("First", value)).isEqualTo(Map.of(name, argument));
    }

    @Test
    void linesAreOneDictionary() {
        assertThat(said("First", "a", "First", "b=1")).isEqualTo(Map.of("a", "", "b", "1"));
    }

    @Test
    void whatIsFalseIsNotThere() {
        assertThat(said("First", "no-store, no-store=?0, max-age=1")).isEqualTo(Map.of("max-age", "1"));
    }

    @ParameterizedTest
    @CsvSource({"-1", "1.5"})
    void whatIsNoNumberOfSecondsIsStale(String number) {
        Directives said = Objects.requireNonNull(Targeted.of(Headers.of("First", "max-age=" + number), NAMES));
        assertThat(said.seconds("max-age")).isZero();
    }

    @Test
    void aLongValueIsReadLikeAShortOne() {
        String text = "x".repeat(50_000);
        assertThat(said("First", "a=\"" + text + "\"")).isEqualTo(Map.of("a", text));
        String quoted = "\\\"".repeat(50_000);
        assertThat(said("First", "a=\"" + quoted + "\"")).containsKey("a");
        assertThat(said("First", "a" + ";b=1".repeat(50_000))).isEqualTo(Map.of("a", ""));
    }
}
