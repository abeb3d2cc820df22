package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointerTest {
    /** The document of RFC 6901 §5. */
    private static final String OF_THE_RFC = """
        {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\\\j": 5, "k\\"l": 6, " ": 7, "m~n": 8}\
        """;

    @ParameterizedTest(name = "\"{0}\" is {1}")
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "/foo;[\"bar\",\"baz\"]",
                "/foo/0;\"bar\"",
                "/;0",
                "/a~1b;1",
                "/c%d;2",
                "/e^f;3",
                "/g|h;4",
                "/i\\j;5",
                "/k\"l;6",
                "/ ;7",
                "/m~0n;8"
            })
    void readsTheExamplesOfItsRfc(String pointer, String value) {
        assertThat(Pointer.parse(pointer).read(Given.json(OF_THE_RFC))).hasToString(value);
        assertThat(Pointer.parse(pointer)).hasToString(pointer);
    }

    @Test
    void theEmptyOneIsTheValueItself() {
        assertThat(Pointer.parse("").read(Given.json("5"))).hasToString("5");
        assertThat(Pointer.parse("").isRoot()).isTrue();
    }

    @Test
    void anEscapedTildeIsNotTakenForAnotherEscape() {
        assertThat(Pointer.parse("/~01").steps()).containsExactly("~1");
        assertThat(Pointer.parse("/~01")).hasToString("/~01");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a member that is not there, /b",
        "an item that is not there, /a/2",
        "the item after the last, /a/-",
        "a number that no list has, /a/99999999999",
        "an index with a leading zero, /a/00",
        "an index with a sign, /a/+1",
        "a name in a list, /a/b",
        "a member of a text, /c/b",
        "an item of a text, /c/0",
        "a member of what is not there, /b/b"
    })
    void readsNothingWhereNothingIs(String what, String pointer) {
        assertThat(Pointer.parse(pointer).read(Given.json("{'a': [1, 2], 'c': 'text'}")))
                .isNull();
    }

    @Test
    void aNameStandsForThePointerToIt() {
        assertThat(Pointer.of("a b~").steps()).containsExactly("a b~");
        assertThat(Pointer.of("/a/b").steps()).containsExactly("a", "b");
        assertThat(Pointer.of("").isRoot()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b | does not begin with /; got \"a/b\"; expected a JSON Pointer such as /owner/name",
                "/a~2 | has a ~ that is followed by neither 0 nor 1; got \"/a~2\"; expected a JSON Pointer such as"
                        + " /owner/name",
                "/a~ | has a ~ that is followed by neither 0 nor 1; got \"/a~\"; expected a JSON Pointer such as"
                        + " /owner/name",
            })
    void whatIsNoPointerIsRefused(String text, String reason) {
        assertThatThrownBy(() -> Pointer.parse(text))
                .isInstanceOf(BadPath.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$", "$.a", "$id"})
    void aQueryIsNoPointer(String text) {
        assertThatThrownBy(() -> Pointer.of(text)).isInstanceOfSatisfying(BadPath.class, e -> {
            assertThat(e.detail()).startsWith("begins with $");
            assertThat(e.value()).isEqualTo(text);
            assertThat(e.expected()).contains("/$name");
        });
    }

    @Test
    void hasAHundredStepsAtMost() {
        assertThat(Pointer.parse("/a".repeat(100)).steps()).hasSize(100);
        assertThatThrownBy(() -> Pointer.parse("/a".repeat(101))).hasMessageStartingWith("has more than 100 steps");
    }
}
