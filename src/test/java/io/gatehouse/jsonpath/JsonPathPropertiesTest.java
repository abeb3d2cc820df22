package io.gatehouse.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** What holds for every text and every document: the same thousands each time, more with {@code -Pendurance}. */
class JsonPathPropertiesTest {
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());
    private static final String SEED = "9535";

    private static final List<String> SEGMENTS = List.of(
            ".a",
            "..b",
            ".*",
            "..*",
            "[0]",
            "[-1]",
            "['a']",
            "[\"b\", 1]",
            "[1:]",
            "[::-1]",
            "[9:0:-1]",
            "['\\u0061']",
            "[\"\\ud83d\\ude00\", 'a']",
            "[:2:0]",
            "..[*]",
            " .a",
            "[ 0 ]");

    private static final List<String> OPERANDS = List.of(
            "@",
            "@.a",
            "$.b",
            "@[0]",
            "1",
            "-0.5e1",
            "1e99999999999",
            "'a'",
            "\"\\u0061\"",
            "true",
            "null",
            "length(@)",
            "length(@.a)",
            "count(@.*)",
            "count($..a)",
            "value(@..b)",
            "value(@.*)");

    private static final List<String> TESTS =
            List.of("@.*", "@..a", "!@.a", "match(@, 'a|b')", "search(@.a, @.b)", "!search(@, '[^a]')", "$[?@]", "(@)");

    private static final List<String> PIECES = List.of(
            "$", "@", ".", "..", "*", "[", "]", "?", "(", ")", "!", "&&", "||", "==", "<", ",", ":", "'", "\"", "\\",
            "\\u", "d800", "0", "-", "1", "e", "a", "b", " ", "\n", "length(", "match(", "count(", "value(", "true",
            "\ud83d", "\ude00");

    @Provide
    Arbitrary<String> queries() {
        Arbitrary<String> comparisons = Arbitraries.of(OPERANDS).tuple2().flatMap(two -> Arbitraries.of(
                        "==", "!=", "<", "<=", ">", ">=")
                .map(operator -> two.get1() + operator + two.get2()));
        Arbitrary<String> filters = Arbitraries.oneOf(comparisons, Arbitraries.of(TESTS))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .flatMap(tests -> Arbitraries.of("&&", " || ").map(sign -> "[?" + String.join(sign, tests) + "]"));
        return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.of(SEGMENTS)), Tuple.of(1, filters))
                .list()
                .ofMaxSize(4)
                .map(segments -> "$" + String.join("", segments));
    }

    /** Queries, and what is nearly one: a piece more, or something missing. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(PIECES).list().ofMaxSize(12).map(all -> "$" + String.join("", all));
        Arbitrary<String> damaged = queries().flatMap(query -> Arbitraries.integers()
                .between(0, query.length())
                .flatMap(at -> Arbitraries.of(PIECES)
                        .map(piece ->
                                query.substring(0, at) + piece + query.substring(Math.min(at + 1, query.length())))));
        return Arbitraries.oneOf(
                queries(), damaged, pieces, Arbitraries.strings().ofMaxLength(20));
    }

    @Provide
    Arbitrary<JsonValue> documents() {
        Arbitrary<JsonValue> values = Arbitraries.of(
                JsonValue.TRUE,
                JsonValue.NULL,
                Json.createValue(1),
                Json.createValue(new BigDecimal("-5.0")),
                Json.createValue("a"),
                Json.createValue("\ud83d"),
                Json.createValue("(b"));
        return Arbitraries.recursive(() -> values, JsonPathPropertiesTest::grown, 0, 3);
    }

    private static Arbitrary<JsonValue> grown(Arbitrary<JsonValue> inner) {
        Arbitrary<JsonValue> arrays = inner.list().ofMaxSize(3).map(items -> JSON.createArrayBuilder(items)
                .build());
        Arbitrary<JsonValue> objects = Arbitraries.maps(Arbitraries.of("a", "b", "'", "\n"), inner)
                .ofMaxSize(3)
                .map(members -> {
                    var object = JSON.createObjectBuilder();
                    members.forEach(object::add);
                    return object.build();
                });
        return Arbitraries.oneOf(arrays, objects, inner);
    }

    @Property(seed = SEED)
    void aTextIsAQueryOrRefusedAndAQueryEnds(@ForAll("texts") String text, @ForAll("documents") JsonValue document) {
        JsonPath query = parsed(text);
        Statistics.collect(query != null);
        if (query != null) {
            List<Node> found = query.select(document);
            assertThat(query.isSingular() && found.size() > 1).as(text).isFalse();
        }
        Statistics.coverage(parses -> parses.check(true).percentage(share -> share > 20 && share < 80));
    }

    @Property(seed = SEED)
    void whatIsFoundIsWhereItsPathLeads(@ForAll("queries") String text, @ForAll("documents") JsonValue document) {
        JsonPath query = parsed(text);
        Statistics.collect(query != null && !query.select(document).isEmpty());
        Statistics.coverage(finds -> finds.check(true).percentage(share -> share > 20));
        if (query == null) {
            return;
        }
        for (Node node : query.select(document)) {
            assertThat(at(document, node.location())).as(text).isSameAs(node.value());
            JsonPath path = JsonPath.parse(node.location().toString());
            assertThat(path.isSingular()).isTrue();
            assertThat(path.select(document)).as(text).containsExactly(node);
        }
    }

    private static @Nullable JsonPath parsed(String text) {
        try {
            return JsonPath.parse(text);
        } catch (BadJsonPath refused) {
            assertThat(refused.character()).isBetween(1, text.codePointCount(0, text.length()) + 1);
            return null;
        }
    }

    private static JsonValue at(JsonValue document, Location location) {
        JsonValue value = document;
        for (Object key : location.keys()) {
            value = value instanceof JsonArray array
                    ? array.get((Integer) key)
                    : value.asJsonObject().get((String) key);
        }
        return value;
    }
}
