package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a pointer gives the value there               | /a/b        | {'a':{'b':1}}            | 1
        an item                                       | /a/1        | {'a':[1,2]}              | 2
        nothing where there is none                   | /a/c        | {'a':{'b':1}}            |
        it means one place, so a list has no names    | /a/b        | {'a':[{'b':1}]}          |
        null is a value                               | /a          | {'a':null}               | null
        a singular query gives the value there        | $.a[1].b    | {'a':[1,{'b':2}]}        | 2
        it gives nothing where there is none          | $.a[2]      | {'a':[1,2]}              |
        the whole value                               | $           | 5                        | 5
        any other query gives a list of all           | $.a[*].b    | {'a':[{'b':1},{},{'b':2}]} | [1,2]
        a list of one where that is all               | $.a[?@ > 1] | {'a':[1,2]}              | [2]
        an empty list where there is none             | $.a[*]      | {'b':1}                  | []
        """)
    void isTheValueThatIsMeant(String what, String path, String value, String chosen) throws Exception {
        assertThat(Given.shaped(value, Choice.parse(path))).isEqualTo(chosen);
        assertThat(Choice.parse(path)).hasToString(path);
    }

    @Test
    void theEmptyPointerIsTheWholeValue() throws Exception {
        assertThat(Given.shaped("[1]", Choice.parse(""))).isEqualTo("[1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "/a~", "$.", "$id"})
    void whatIsNeitherIsRefused(String text) {
        assertThatThrownBy(() -> Choice.parse(text)).isInstanceOfSatisfying(BadPath.class, e -> assertThat(e.value())
                .isEqualTo(text));
    }

    @Test
    void aRefusalSaysWhatWouldBeRight() {
        assertThatThrownBy(() -> Choice.parse("a"))
                .hasMessage("does not begin with /; got \"a\"; expected a JSON Pointer such as /owner/name, or a"
                        + " JSONPath such as $.items[*].id");
    }
}
