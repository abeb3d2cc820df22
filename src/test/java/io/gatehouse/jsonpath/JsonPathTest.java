package io.gatehouse.jsonpath;

import static io.gatehouse.jsonpath.Asking.json;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonValue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What queries find: the examples of RFC 9535, section by section, and what neither they nor the public suite have. */
class JsonPathTest {
    private static final String BOOKS = """
        {'store': {
          'book': [
            {'category': 'reference', 'author': 'Nigel Rees', 'title': 'Sayings of the Century', 'price': 8.95},
            {'category': 'fiction', 'author': 'Evelyn Waugh', 'title': 'Sword of Honour', 'price': 12.99},
            {'category': 'fiction', 'author': 'Herman Melville', 'title': 'Moby Dick', 'isbn': '0-553-21311-3',
             'price': 8.99},
            {'category': 'fiction', 'author': 'J. R. R. Tolkien', 'title': 'The Lord of the Rings',
             'isbn': '0-395-19395-8', 'price': 22.99}],
          'bicycle': {'color': 'red', 'price': 399}}}\
        """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$.store.book[*].author | $['store']['book'][0]['author'] $['store']['book'][1]['author'] "
                        + "$['store']['book'][2]['author'] $['store']['book'][3]['author']",
                "$..author | $['store']['book'][0]['author'] $['store']['book'][1]['author'] "
                        + "$['store']['book'][2]['author'] $['store']['book'][3]['author']",
                "$.store.* | $['store']['book'] $['store']['bicycle']",
                "$.store..price | $['store']['book'][0]['price'] $['store']['book'][1]['price']"
                    + " $['store']['book'][2]['price'] $['store']['book'][3]['price'] $['store']['bicycle']['price']",
                "$..book[2] | $['store']['book'][2]",
                "$..book[2].author | $['store']['book'][2]['author']",
                "$..book[2].publisher | ``",
                "$..book[-1] | $['store']['book'][3]",
                "$..book[0,1] | $['store']['book'][0] $['store']['book'][1]",
                "$..book[:2] | $['store']['book'][0] $['store']['book'][1]",
                "$..book[?@.isbn] | $['store']['book'][2] $['store']['book'][3]",
                "$..book[?@.price<10] | $['store']['book'][0] $['store']['book'][2]",
            })
    void theBookstoreOfSection15(String query, String paths) {
        assertThat(String.join(" ", Asking.paths(query, json(BOOKS)))).isEqualTo(paths);
    }

    @Test
    void everythingOfTheBookstoreIsFoundOnce() {
        assertThat(Asking.paths("$..*", json(BOOKS))).hasSize(27).doesNotHaveDuplicates();
    }

    private static final String NAMES = "{'o': {'j j': {'k.k': 3}}, '@': {'x': 2}}";
    private static final String WILD = "{'o': {'j': 1, 'k': 2}, 'a': [5, 3]}";
    private static final String LETTERS = "['a', 'b', 'c', 'd', 'e', 'f', 'g']";
    private static final String TREE = "{'o': {'j': 1, 'k': 2}, 'a': [5, 3, [{'j': 4}, {'k': 6}]]}";
    private static final String NULLS = "{'a': null, 'b': [null], 'c': [{}], 'null': 1}";
    private static final String MIXED = "{'a': [3, 5, 1, 2, 4, 6, {'b': 'j'}, {'b': 'k'}, {'b': {}}, {'b': 'kilo'}], "
            + "'o': {'p': 1, 'q': 2, 'r': 3, 's': 5, 't': {'u': 6}}, 'e': 'f'}";

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of("§2.2.3 the root", "{'k': 'v'}", "$", "{'k':'v'}"),
                Arguments.of("§2.3.1 a name with a blank", NAMES, "$.o['j j']", "{'k.k':3}"),
                Arguments.of("§2.3.1 a name with a dot", NAMES, "$.o['j j']['k.k']", "3"),
                Arguments.of("§2.3.1 double quotes", NAMES, "$.o[\"j j\"][\"k.k\"]", "3"),
                Arguments.of("§2.3.1 unusual names", NAMES, "$[\"@\"][\"x\"]", "2"),
                Arguments.of("§2.3.2 members", WILD, "$[*]", "{'j':1,'k':2} [5,3]"),
                Arguments.of("§2.3.2 members by name", WILD, "$.o[*]", "1 2"),
                Arguments.of("§2.3.2 twice", WILD, "$.o[*, *]", "1 2 1 2"),
                Arguments.of("§2.3.2 items", WILD, "$.a[*]", "5 3"),
                Arguments.of("§2.3.3 an index", "['a', 'b']", "$[1]", "'b'"),
                Arguments.of("§2.3.3 an index from the end", "['a', 'b']", "$[-2]", "'a'"),
                Arguments.of("§2.3.4 a slice", LETTERS, "$[1:3]", "'b' 'c'"),
                Arguments.of("§2.3.4 a slice without end", LETTERS, "$[5:]", "'f' 'g'"),
                Arguments.of("§2.3.4 a step", LETTERS, "$[1:5:2]", "'b' 'd'"),
                Arguments.of("§2.3.4 a step back", LETTERS, "$[5:1:-2]", "'f' 'd'"),
                Arguments.of("§2.3.4 a step back from beyond the end", LETTERS, "$[99:4:-1]", "'g' 'f'"),
                Arguments.of("§2.3.4 backwards", LETTERS, "$[::-1]", "'g' 'f' 'e' 'd' 'c' 'b' 'a'"),
                Arguments.of("§2.3.5 a text", MIXED, "$.a[?@.b == 'kilo']", "{'b':'kilo'}"),
                Arguments.of("§2.3.5 in parentheses", MIXED, "$.a[?(@.b == 'kilo')]", "{'b':'kilo'}"),
                Arguments.of("§2.3.5 numbers", MIXED, "$.a[?@>3.5]", "5 4 6"),
                Arguments.of("§2.3.5 a member", MIXED, "$.a[?@.b]", "{'b':'j'} {'b':'k'} {'b':{}} {'b':'kilo'}"),
                Arguments.of(
                        "§2.3.5 any child",
                        MIXED,
                        "$[?@.*]",
                        "[3,5,1,2,4,6,{'b':'j'},{'b':'k'},{'b':{}},{'b':'kilo'}] "
                                + "{'p':1,'q':2,'r':3,'s':5,'t':{'u':6}}"),
                Arguments.of(
                        "§2.3.5 within a filter",
                        MIXED,
                        "$[?@[?@.b]]",
                        "[3,5,1,2,4,6,{'b':'j'},{'b':'k'},{'b':{}},{'b':'kilo'}]"),
                Arguments.of("§2.3.5 two filters", MIXED, "$.o[?@<3, ?@<3]", "1 2 1 2"),
                Arguments.of("§2.3.5 or", MIXED, "$.a[?@<2 || @.b == \"k\"]", "1 {'b':'k'}"),
                Arguments.of("§2.3.5 match", MIXED, "$.a[?match(@.b, \"[jk]\")]", "{'b':'j'} {'b':'k'}"),
                Arguments.of("§2.3.5 search", MIXED, "$.a[?search(@.b, \"[jk]\")]", "{'b':'j'} {'b':'k'} {'b':'kilo'}"),
                Arguments.of("§2.3.5 and", MIXED, "$.o[?@>1 && @<4]", "2 3"),
                Arguments.of("§2.3.5 or of members", MIXED, "$.o[?@.u || @.x]", "{'u':6}"),
                Arguments.of("§2.3.5 both are nothing", MIXED, "$.a[?@.b == $.x]", "3 5 1 2 4 6"),
                Arguments.of(
                        "§2.3.5 each equals itself",
                        MIXED,
                        "$.a[?@ == @]",
                        "3 5 1 2 4 6 {'b':'j'} {'b':'k'} {'b':{}} {'b':'kilo'}"),
                Arguments.of("§2.5.1 indexes", LETTERS, "$[0, 3]", "'a' 'd'"),
                Arguments.of("§2.5.1 a slice and an index", LETTERS, "$[0:2, 5]", "'a' 'b' 'f'"),
                Arguments.of("§2.5.1 the same twice", LETTERS, "$[0, 0]", "'a' 'a'"),
                Arguments.of("§2.5.2 names below", TREE, "$..j", "1 4"),
                Arguments.of("§2.5.2 indexes below", TREE, "$..[0]", "5 {'j':4}"),
                Arguments.of("§2.5.2 objects below", TREE, "$..o", "{'j':1,'k':2}"),
                Arguments.of(
                        "§2.5.2 all below",
                        TREE,
                        "$..*",
                        "{'j':1,'k':2} [5,3,[{'j':4},{'k':6}]] 1 2 5 3 [{'j':4},{'k':6}] {'j':4} {'k':6} 4 6"),
                Arguments.of("§2.5.2 all below twice", TREE, "$.o..[*, *]", "1 2 1 2"),
                Arguments.of("§2.5.2 items below", TREE, "$.a..[0, 1]", "5 3 {'j':4} {'k':6}"),
                Arguments.of("§2.6 null is a value", NULLS, "$.a", "null"),
                Arguments.of("§2.6 null has no items", NULLS, "$.a[0]", ""),
                Arguments.of("§2.6 null has no members", NULLS, "$.a.d", ""),
                Arguments.of("§2.6 an item may be null", NULLS, "$.b[0]", "null"),
                Arguments.of("§2.6 null among all", NULLS, "$.b[*]", "null"),
                Arguments.of("§2.6 null exists", NULLS, "$.b[?@]", "null"),
                Arguments.of("§2.6 null equals null", NULLS, "$.b[?@==null]", "null"),
                Arguments.of("§2.6 nothing is not null", NULLS, "$.c[?@.d==null]", ""),
                Arguments.of("§2.6 a name like null", NULLS, "$.null", "1"),
                Arguments.of("! binds tighter than &&", "[{'a': 1}, {'b': 1}, {}]", "$[?!@.a&&!@.b]", "{}"),
                Arguments.of("&& binds tighter than ||", "[1, 2, 3]", "$[?@==1||@==2&&@==3]", "1"),
                Arguments.of("parentheses bind tightest", "[1, 2, 3]", "$[?(@==1||@==2)&&@==2]", "2"),
                Arguments.of("a value has no children", "['abc', 12]", "$[*]['0', 0, *, ::, ?@]", ""),
                Arguments.of("$ in a filter is the document", "{'m': 2, 'a': [[1], [2]]}", "$.a[?@[0]==$.m]", "[2]"),
                Arguments.of("@ is of the filter it stands in", "[[1, 2], [3, 4]]", "$[?@[?@>3]][0]", "3"),
                Arguments.of("the largest index", "[1]", "$[9007199254740991, -9007199254740991]", ""),
                Arguments.of("the largest step", "[1, 2, 3]", "$[0::9007199254740991, ::-9007199254740991]", "1 3"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("examples")
    void aQueryFinds(String why, String document, String query, String values) {
        assertThat(String.join(" ", Asking.values(query, json(document))))
                .as(why)
                .isEqualTo(values);
    }

    @Test
    void membersComeInTheOrderOfTheDocument() {
        assertThat(Asking.values("$.*", json("{'z': 1, 'a': 2, 'm': 3}"))).containsExactly("1", "2", "3");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a name | {'a': 1} | $.a | $['a']",
                "an index | [0, 1] | $[1] | $[1]",
                "an index from the end | [0, 1, 2, 3, 4] | $[-3] | $[2]",
                "a slice | {'a': {'b': [0, 1, 2]}} | $.a.b[1:2] | $['a']['b'][1]",
                "a control character | {'\\u000B': 1} | $[\"\\u000B\"] | $['\\u000b']",
                "what needs no escape | {'a': 1} | $[\"\\u0061\"] | $['a']",
                "short escapes | {'\\b\\f\\n\\r\\t': 1} | $.* | $['\\b\\f\\n\\r\\t']",
                "a double quote | {'\\u0022': 1} | $.* | $['\"']",
                "a quote | {'\\u0027': 1} | $.* | $['\\'']",
                "a backslash | {'\\\\': 1} | $.* | $['\\\\']",
                "beyond U+FFFF | {'\ud83d\ude00': 1} | $.* | $['\ud83d\ude00']",
                "the document | 1 | $ | $",
            })
    void aPlaceHasOnePathAsSection27Says(String why, String document, String query, String path) {
        assertThat(Asking.paths(query, json(document))).as(why).containsExactly(path);
    }

    @Test
    void aPlaceIsToldAsNamesAndIndexes() {
        JsonValue document = json("{'a': [0, {'b': true}]}");
        List<Node> found = JsonPath.parse("$..b").select(document);
        Location place = Location.ROOT.child("a").child(1).child("b");
        assertThat(found).containsExactly(new Node(place, JsonValue.TRUE));
        assertThat(found.get(0).location().keys()).containsExactly("a", 1, "b");
        assertThat(place).hasSameHashCodeAs(found.get(0).location()).isNotEqualTo(Location.ROOT.child("a"));
        assertThat(Location.ROOT.child("1")).isNotEqualTo(Location.ROOT.child(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$", "$.a", "$['a'][\"b\"][0][-1]", "$ .a\n[0]"})
    void aQueryOfNamesAndIndexesIsSingular(String query) {
        assertThat(JsonPath.parse(query).isSingular()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$..a",
                "$.*",
                "$[*]",
                "$[0,0]",
                "$[0:1]",
                "$[?@]",
                "$..[0]",
                "$.a[*].b",
                "$[ 'a']",
                "$[0 ]",
                "$..['a']"
            })
    void anyOtherIsNot(String query) {
        assertThat(JsonPath.parse(query).isSingular()).isFalse();
    }

    @Test
    void aQueryIsWrittenAsItWas() {
        assertThat(JsonPath.parse("$ ['a' ,0]")).hasToString("$ ['a' ,0]");
    }
}
