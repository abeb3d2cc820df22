package io.gatehouse.jsonpath;

import static io.gatehouse.jsonpath.Asking.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long and how deep a query may be, and how much it may cost. */
class BoundsTest {
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    @Test
    void aQueryMayHaveSoManyCharactersAndNoMore() {
        String longest = "$" + ".a".repeat(2047) + "b";
        assertThat(JsonPath.parse(longest).select(json("{}"))).isEmpty();
        BadJsonPath refusal = catchThrowableOfType(BadJsonPath.class, () -> JsonPath.parse(longest + "c"));
        assertThat(refusal)
                .hasMessage("the query goes on at character 4097; expected its end: at most 4096 characters are read");
    }

    private static String nested(String open, int levels, String inner, String close) {
        return "$[?" + open.repeat(levels) + inner + close.repeat(levels) + "]";
    }

    @Test
    void filtersParenthesesAndCallsMayBeNestedAHundredDeep() {
        for (List<String> each : List.of(List.of("@[?", "]"), List.of("(", ")"), List.of("!(", ")"))) {
            String query = nested(each.get(0), 99, "@", each.get(1));
            assertThat(JsonPath.parse(query).select(json("[[1]]"))).as(query).hasSizeLessThan(2);
            assertThatThrownBy(() -> JsonPath.parse(nested(each.get(0), 100, "@", each.get(1))))
                    .hasMessageContaining("is nested too deep at character ")
                    .hasMessageEndingWith("; expected at most 100 levels");
        }
        assertThat(Asking.values(nested("length(", 99, "@", ")").replaceFirst("]$", "==1]"), json("[1, 'a']")))
                .isEmpty();
        assertThatThrownBy(() -> JsonPath.parse(nested("length(", 100, "@", ")").replaceFirst("]$", "==1]")))
                .hasMessageContaining("is nested too deep");
    }

    @Test
    void whatStandsSideBySideIsNotNested() {
        for (String each : List.of("(@)", "count(@)==1", "@[?@]")) {
            String query = "$[?" + String.join("||", Collections.nCopies(101, each)) + "]";
            assertThat(JsonPath.parse(query).isSingular()).isFalse();
        }
        assertThat(JsonPath.parse("$" + "[?@]".repeat(101)).isSingular()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(", "!(", "@[?", "[?", "length(", "count(@[?", "value($..[?", "(@[?match(", "@==(", "@||(", "!"
            })
    void noTextOverflowsTheStack(String piece) {
        String text = ("$[?" + piece.repeat(JsonPath.LONGEST)).substring(0, JsonPath.LONGEST);
        assertThatThrownBy(() -> JsonPath.parse(text)).isInstanceOf(BadJsonPath.class);
    }

    private static JsonValue deep(int levels) {
        JsonValue inner = JsonValue.TRUE;
        for (int i = 0; i < levels; i += 2) {
            inner = JSON.createObjectBuilder().add("a", inner).build();
            inner = JSON.createArrayBuilder().add(inner).build();
        }
        return inner;
    }

    @Test
    void aDocumentMayBeDeepThoughTheStackIsNot() {
        JsonValue deep = deep(10_000);
        JsonValue deeper = JSON.createArrayBuilder()
                .add(JSON.createObjectBuilder().add("a", deep))
                .build();
        JsonValue document =
                JSON.createArrayBuilder().add(deep).add(deep).add(deeper).build();
        assertThat(JsonPath.parse("$..[?@.a==true]").select(document)).hasSize(3);
        assertThat(JsonPath.parse("$[?@==$[0]]").select(document)).hasSize(2);
        List<Node> deepest = JsonPath.parse("$[1]..[?@==true]").select(document);
        assertThat(deepest).hasSize(1);
        assertThat(deepest.get(0).location().keys()).hasSize(10_001);
        assertThat(deepest.get(0).location().toString())
                .startsWith("$[1][0]['a'][0]['a']")
                .endsWith("[0]['a']");
    }

    @Test
    void aMillionNodesAreVisitedAndNoMore() {
        JsonPath all = JsonPath.parse("$[*]");
        JsonValue most = JSON.createArrayBuilder(Collections.nCopies(JsonPath.MOST_NODES - 1, JsonValue.NULL))
                .build();
        assertThat(all.select(most)).hasSize(JsonPath.MOST_NODES - 1);
        JsonValue more = JSON.createArrayBuilder(Collections.nCopies(JsonPath.MOST_NODES, JsonValue.NULL))
                .build();
        assertThatThrownBy(() -> all.select(more))
                .isInstanceOf(TooManyNodes.class)
                .hasMessage("the query would visit more than 1000000 nodes of the document");
    }

    @Test
    void whatGrowsWithThePowerOfTheDocumentEnds() {
        JsonValue document = json("[" + "[1, 2, 3, 4, 5, 6, 7, 8, 9, 0], ".repeat(99) + "0]");
        JsonPath query = JsonPath.parse("$..[?$..[?$..[?@==11]]]");
        assertThatThrownBy(() -> query.select(document)).isInstanceOf(TooManyNodes.class);
    }

    private static final String LONG = "'" + "a".repeat(10_240) + "'";

    static Stream<Arguments> costs() {
        return Stream.of(
                Arguments.of("the document alone is free", "$", "[]", 0),
                Arguments.of("a name costs a visit", "$.a", "{'a': 1}", 1),
                Arguments.of("also one that is not there", "$.b", "{'a': 1}", 1),
                Arguments.of("an index costs a visit", "$[7]", "[]", 1),
                Arguments.of("each selector costs one", "$['a', 0, 'b']", "{}", 3),
                Arguments.of("all children are visited", "$.*", "[1, 2, 3]", 1 + 3),
                Arguments.of("of a slice those that it takes", "$[1:3]", "[1, 2, 3, 4]", 1 + 2),
                Arguments.of("a filter visits all children", "$[?1==2]", "[1, 2, 3]", 1 + 3),
                Arguments.of("and what it asks of each", "$[?@.a]", "[1, 2, 3]", 1 + 3 + 3),
                Arguments.of("a descent visits everything", "$..a", "[[1, 2]]", (1 + 1) + (1 + 2) + 1 + 1),
                Arguments.of("a short text is read at once", "$[?@=='a']", "['a']", 1 + 1),
                Arguments.of("a long text counts for its length", "$[?@==@]", "[" + LONG + "]", 1 + 1 + 10),
                Arguments.of("also where it is ordered", "$[?@<@]", "[" + LONG + "]", 1 + 1 + 10),
                Arguments.of("also where its characters are counted", "$[?length(@)==1]", "[" + LONG + "]", 1 + 1 + 10),
                Arguments.of("items that are compared are visited", "$[?@==@]", "[[1, 2, 3]]", 1 + 1 + 3),
                Arguments.of("members that are compared are visited", "$[?@==@]", "[{'a': 1, 'b': 2}]", 1 + 1 + 2),
                Arguments.of("but not where their number differs", "$[?@==$]", "[[1, 2, 3]]", 1 + 1),
                Arguments.of("a text is matched as it is long", "$[?match(@, 'a')]", "[" + LONG + "]", 1 + 1 + 680),
                Arguments.of("and as its expression is large", "$[?search(@, 'b{5}')]", "[" + LONG + "]", 1 + 1 + 840),
                Arguments.of(
                        "an expression that comes is read and compiled",
                        "$[?match('', @)]",
                        "['a{80}']",
                        1 + 1 + 2 + 40),
                Arguments.of("one that is none is read", "$[?match('', @)]", "['a{80}))']", 1 + 1 + 3),
                Arguments.of("one that is too long is not", "$[?match('', @)]", "[" + LONG + "]", 1 + 1 + 500),
                Arguments.of("one that is written was compiled before", "$[?match('', 'a{80}')]", "[1]", 1 + 1));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("costs")
    void everyVisitCounts(String why, String query, String document, int visits) {
        JsonValue json = json(document);
        Query parsed = QueryParser.parse(query);
        assertThat(parsed.nodes(new Scope(json, json, new Visits(visits))))
                .as(why)
                .isNotNull();
        if (visits > 0) {
            assertThatThrownBy(() -> parsed.nodes(new Scope(json, json, new Visits(visits - 1L))))
                    .as(why)
                    .isInstanceOf(TooManyNodes.class);
        }
    }
}
