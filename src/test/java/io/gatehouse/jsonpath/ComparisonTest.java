package io.gatehouse.jsonpath;

import static io.gatehouse.jsonpath.Asking.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is equal and what is less (RFC 9535 §2.3.5.2.2). */
class ComparisonTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$.absent1 == $.absent2 | true",
                "$.absent1 <= $.absent2 | true",
                "$.absent1 >= $.absent2 | true",
                "$.absent1 < $.absent2 | false",
                "$.absent == 'g' | false",
                "'g' == $.absent | false",
                "$.absent1 != $.absent2 | false",
                "$.absent != 'g' | true",
                "1 <= 2 | true",
                "1 > 2 | false",
                "13 == '13' | false",
                "'a' <= 'b' | true",
                "'a' > 'b' | false",
                "$.obj == $.arr | false",
                "$.obj != $.arr | true",
                "$.obj == $.obj | true",
                "$.obj != $.obj | false",
                "$.arr == $.arr | true",
                "$.arr != $.arr | false",
                "$.obj == 17 | false",
                "$.obj != 17 | true",
                "$.obj <= $.arr | false",
                "$.obj < $.arr | false",
                "$.obj <= $.obj | true",
                "$.arr <= $.arr | true",
                "1 <= $.arr | false",
                "1 >= $.arr | false",
                "1 > $.arr | false",
                "1 < $.arr | false",
                "true <= true | true",
                "true > true | false",
                "false < true | false",
                "false == false | true",
                "true == false | false",
                "null >= null | true",
                "null == false | false",
            })
    void theTableOfSection2353(String expression, boolean holds) {
        assertThat(Asking.holds(expression, json("{'obj': {'x': 'y'}, 'arr': [2, 3]}")))
                .isEqualTo(holds);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 == 1.0 | true",
                "1 == 1e0 | true",
                "-0 == 0 | true",
                "0.1 == 1e-1 | true",
                "9007199254740993 == 9007199254740992 | false",
                "0.1 < 0.10000000000000000000001 | true",
                "1e1000000000 > 1 | true",
                "-1e1000000000 < 1e-1000000000 | true",
                "2 < 10 | true",
                "2 >= 1 | true",
                "1 >= 2 | false",
            })
    void numbersAreComparedByTheirExactValues(String expression, boolean holds) {
        assertThat(Asking.holds(expression, json("{}"))).isEqualTo(holds);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'' < 'a' | true",
                "'a' < 'a' | false",
                "'a' < 'ab' | true",
                "'ab' < 'a' | false",
                "'2' < '10' | false",
                "'B' < 'a' | true",
                "'\uffff' < '\ud83d\ude00' | true",
                "'\ud83d\ude00' < '\uffff' | false",
                "'\ud83d\ude00' < '\ud83d\ude01' | true",
                "'\u00e9' == 'e\u0301' | false",
            })
    void textsAreComparedByTheirCodePoints(String expression, boolean holds) {
        assertThat(Asking.holds(expression, json("{}"))).isEqualTo(holds);
    }

    @ParameterizedTest(name = "{0}: {1} and {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "members come in any order | {'x': 1, 'y': [2]} | {'y': [2.0], 'x': 1.0} | true",
                "items come in one order | [1, 2] | [2, 1] | false",
                "an item more | [1] | [1, 1] | false",
                "a member more | {'x': 1} | {'x': 1, 'y': 1} | false",
                "another name | {'x': null} | {'y': null} | false",
                "deep within | [{'x': [{'y': true}]}] | [{'x': [{'y': false}]}] | false",
                "the first of several differs | [1, 2, 3] | [0, 2, 3] | false",
                "an object is no array | {} | [] | false",
                "nothing within | [[], {}] | [[], {}] | true",
                "a text is no number | ['1'] | [1] | false",
            })
    void valuesAreEqualAllTheWayDown(String why, String one, String other, boolean equal) {
        String document = "{'a': " + one + ", 'b': " + other + "}";
        assertThat(Asking.holds("$.a == $.b", json(document))).as(why).isEqualTo(equal);
        assertThat(Asking.holds("$.b == $.a", json(document))).as(why).isEqualTo(equal);
    }
}
