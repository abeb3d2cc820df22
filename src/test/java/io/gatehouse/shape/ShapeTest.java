package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Words that meet: what each sees of what the others did. */
class ShapeTest {
    private static final Word PATH = Choice.parse("/data");
    private static final Word SORT = new Sort(List.of(new Sort.Key(Pointer.of("n"), true)));
    private static final Word LIMIT = new Limit(1);
    private static final Word PICK = new Pick(Given.paths("n a o"));
    private static final Word DROP = new Drop(Given.paths("/o/x"));
    private static final Word FLATTEN = new Flatten(Given.paths("o"));
    private static final Word MOVE = new Move(Pointer.of("y"), Pointer.of("/p/y"));
    private static final Word RENAME = new Rename(Pointer.of("/p/y"), "z");
    private static final Word DEFAULT = new Default(Pointer.of("/p/y"), Given.json("0"));
    private static final Word GROUP = new Group("items");

    private static Arguments meeting(String what, String value, String expected, Word... words) {
        return Arguments.of(what, value, expected, List.of(words));
    }

    static List<Arguments> meetings() {
        return List.of(
                meeting(
                        "a path, then what is sorted is there",
                        "{'data':[{'n':1},{'n':2}]}",
                        "[{'n':2},{'n':1}]",
                        PATH,
                        SORT),
                meeting("sorted before it is limited", "[{'n':1},{'n':2}]", "[{'n':2}]", SORT, LIMIT),
                meeting("limited, and something picked of the rest", "[{'z':1},{'n':2}]", "[{}]", LIMIT, PICK),
                meeting("limited before anything is dropped", "[{'n':1},2]", "[]", LIMIT, new Drop(Given.whole("$"))),
                meeting(
                        "sorted by what is not picked",
                        "[{'n':1,'z':1},{'n':2,'z':2}]",
                        "[{'z':2},{'z':1}]",
                        SORT,
                        new Pick(Given.paths("z"))),
                meeting(
                        "picked before something of it is dropped",
                        "{'o':{'x':1,'y':2},'b':3}",
                        "{'o':{'y':2}}",
                        PICK,
                        DROP),
                meeting(
                        "picked by the index before items are dropped",
                        "{'l':[1,2]}",
                        "{'l':[]}",
                        new Pick(Given.paths("/l/0")),
                        new Drop(Given.paths("/l/0"))),
                meeting(
                        "picked by the name before it is flat",
                        "{'o':{'x':1,'b':2},'b':3}",
                        "{'x':1,'b':2}",
                        PICK,
                        FLATTEN),
                meeting(
                        "dropped by the name before it is flat",
                        "{'o':{'x':1,'y':2},'x':3}",
                        "{'y':2,'x':3}",
                        DROP,
                        FLATTEN),
                meeting("moved out of what is flat", "{'o':{'x':1,'y':2}}", "{'x':1,'p':{'y':2}}", FLATTEN, MOVE),
                meeting("renamed where it was moved to", "{'y':1}", "{'p':{'z':1}}", MOVE, RENAME),
                meeting("a default where nothing is any more", "{'p':{'y':1}}", "{'p':{'z':1,'y':0}}", RENAME, DEFAULT),
                meeting("a default where the moved value went is none", "{'y':1}", "{'p':{'y':1}}", MOVE, DEFAULT),
                meeting("a group around all", "{'y':1}", "{'items':{'y':1,'p':{'y':0}}}", DEFAULT, GROUP),
                meeting("a group around a list", "[3,{'n':1}]", "{'items':[{'n':1}]}", SORT, LIMIT, GROUP),
                meeting(
                        "of what was picked something is moved",
                        "{'pet':{'id':1,'name':'Oskar','photoUrls':['a','b']},'x':2}",
                        "{'pet':{'id':1},'thumbnail':'a'}",
                        new Pick(Given.paths("/pet/id /pet/photoUrls/0")),
                        new Move(Pointer.of("/pet/photoUrls/0"), Pointer.of("/thumbnail"))),
                meeting(
                        "of what was dropped nothing is moved",
                        "{'o':{'x':1},'y':2}",
                        "{'o':{},'y':2}",
                        DROP,
                        new Move(Pointer.of("/o/x"), Pointer.of("x"))),
                meeting(
                        "all of them",
                        "{'data':[{'n':1},{'a':{'b':1},'n':2,'q':3,'o':{'x':4,'y':5}}]}",
                        "{'items':[{'a':{'b':1},'n':2,'p':{'z':5,'y':0}}]}",
                        PATH,
                        SORT,
                        LIMIT,
                        PICK,
                        DROP,
                        FLATTEN,
                        MOVE,
                        RENAME,
                        DEFAULT,
                        GROUP));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("meetings")
    void wordsAreAppliedInOneOrderHoweverTheyAreWritten(String what, String value, String expected, List<Word> words)
            throws Exception {
        List<Word> backwards = new ArrayList<>(words);
        Collections.reverse(backwards);
        assertThat(Given.text(Shape.of(words).apply(Given.json(value)))).isEqualTo(expected);
        assertThat(Given.text(Shape.of(backwards).apply(Given.json(value)))).isEqualTo(expected);
    }

    @Test
    void noWordsChangeNothing() throws Exception {
        JsonValue value = Given.json("{'a':1}");
        assertThat(Shape.NONE.apply(value)).isSameAs(value);
    }

    @Test
    void ofNothingNothingIsMade() throws Exception {
        assertThat(Given.shaped("{'a':1}", PATH, DEFAULT, GROUP)).isNull();
        assertThat(Given.shaped("{'a':1}", new Drop(Given.whole("$")), GROUP)).isNull();
        assertThat(Given.shaped("{'data':null}", PATH, DEFAULT, GROUP)).isEqualTo("{'items':null}");
    }

    @Test
    void aConstantTakesThePlaceOfAnything() throws Exception {
        assertThat(Given.shaped("{'a':1}", new Constant(Given.json("[1.10]")))).isEqualTo("[1.10]");
    }

    @Test
    void aConstantStandsAlone() {
        assertThatThrownBy(() -> Shape.of(List.of(GROUP, new Constant(JsonValue.NULL))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("constant stands beside other words; expected it alone");
    }

    @Test
    void theEmptyPathInFlattenIsForWhatIsAround() throws Exception {
        Flatten flatten = new Flatten(List.of(Path.parse(""), Path.parse("o")));
        assertThat(Shape.of(List.of(flatten, GROUP)).isFlat()).isTrue();
        assertThat(Given.shaped("{'o':{'a':1}}", flatten)).isEqualTo("{'a':1}");
        assertThat(Shape.of(List.of(FLATTEN, new Pick(Given.whole("")))).isFlat())
                .isFalse();
    }

    @Test
    void aQueryThatWouldVisitTooMuchIsAFailure() {
        JsonArrayBuilder items = Parts.JSON.createArrayBuilder();
        for (int i = 0; i < 2000; i++) {
            items.add(i);
        }
        JsonValue large = Parts.JSON.createObjectBuilder().add("a", items).build();
        assertThatThrownBy(() -> Shape.of(List.of(new Drop(Given.whole("$.a[?count($.a[*]) > 1]"))))
                        .apply(large))
                .isInstanceOf(ShapeFailure.class)
                .hasMessage("Drop[paths=[$.a[?count($.a[*]) > 1]]] would visit more than 1000000 nodes of the value");
    }

    @Test
    void aValueAThousandLevelsDeepIsReshaped() throws Exception {
        JsonValue deep =
                Parts.JSON.createObjectBuilder().add("x", 1).add("y", 2).build();
        for (int i = 1; i < 1000; i++) {
            deep = i % 2 == 0
                    ? Parts.JSON.createObjectBuilder().add("o", deep).build()
                    : Parts.JSON.createArrayBuilder().add(deep).build();
        }
        JsonValue value = Parts.JSON.createObjectBuilder().add("o", deep).build();
        List<Word> words = List.of(
                new Pick(Given.paths("$..x")),
                new Flatten(Given.paths("$..o")),
                new Rename(Pointer.parse("/o".repeat(100)), "p"),
                new Default(Pointer.parse("/o".repeat(100)), JsonValue.NULL));
        assertThat(Shape.of(words).apply(value)).isNotNull();
        assertThat(Given.text(Shape.of(List.of(new Drop(Given.paths("$..x")))).apply(value)))
                .contains("'y':2")
                .doesNotContain("'x'");
    }
}
