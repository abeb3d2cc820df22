package io.gatehouse.jsonpath;

import static io.gatehouse.jsonpath.Asking.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What functions say (RFC 9535 §2.4.4 to §2.4.8) and where they may stand (§2.4.3, §2.4.9). */
class FunctionTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "length($.text) == 3 → true",
                "length($.smile) == 1 → true",
                "length('') == 0 → true",
                "length($.array) == 2 → true",
                "length($.object) == 1 → true",
                "length(1) == $.absent → true",
                "length($.null) == $.absent → true",
                "length(true) == $.absent → true",
                "length($.absent) == $.absent → true",
                "length(value($..inner)) == 2 → true",
                "count($.*) == 7 → true",
                "count($.absent) == 0 → true",
                "count($..['text', 'text']) == 2 → true",
                "value($..inner) == 'in' → true",
                "value($.*) == $.absent → true",
                "value($.absent) == $.absent → true",
                "match($.text, 'a.c') → true",
                "match($.text, 'b') → false",
                "search($.text, 'b') → true",
                "match($.text, 'a|abc') → true",
                "match($.array, 'abc') → false",
                "search($.absent, '.*') → false",
                "match($.text, $.pattern) → true",
                "match($.text, $.array) → false",
                "match($.text, '(') → false",
                "search($.text, '\\\\d|b') → false",
            })
    void functionsSay(String expression, boolean holds) {
        String document = "{'text': 'abc', 'smile': '\ud83d\ude00', 'array': [1, 2], 'object': {'inner': 'in'}, "
                + "'null': null, 'pattern': '[a-c]*', 'number': 1}";
        assertThat(Asking.holds(expression, json(document))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$[?length(@) < 3]",
                "$[?count(@.*) == 1]",
                "$[?match(@.timezone, 'Europe/.*')]",
                "$[?value(@..color) == \"red\"]",
                "$[?!search(@.a, 'b')]",
                "$[?length(length(@)) == 1]",
                "$[?1 == length(@)]",
                "$[?length( @ ) == count( $..* )]",
            })
    void typesThatFitAreTaken(String query) {
        assertThatCode(() -> JsonPath.parse(query)).doesNotThrowAnyException();
    }
}
