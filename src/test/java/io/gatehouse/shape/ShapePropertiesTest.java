package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** What holds for every value and every path, tried on thousands of small ones with few names, so that they often meet. */
class ShapePropertiesTest {
    private static final String SEED = "9535";
    private static final List<String> NAMES = List.of("a", "b", "c", "0");

    @Provide
    Arbitrary<JsonObject> documents() {
        return objects(values(3)).withoutEdgeCases();
    }

    private static Arbitrary<JsonObject> objects(Arbitrary<JsonValue> members) {
        return Arbitraries.maps(Arbitraries.of(NAMES), members).ofMaxSize(4).map(map -> {
            var object = Parts.JSON.createObjectBuilder();
            map.forEach(object::add);
            return object.build();
        });
    }

    private static Arbitrary<JsonValue> values(int depth) {
        Arbitrary<JsonValue> numbers = Combinators.combine(
                        Arbitraries.longs(), Arbitraries.integers().between(-300, 400))
                .as((digits, scale) -> Parts.JSON.createValue(BigDecimal.valueOf(digits, scale)));
        Arbitrary<JsonValue> leaves = Arbitraries.oneOf(
                numbers,
                Arbitraries.of(JsonValue.NULL, JsonValue.TRUE, JsonValue.FALSE, Parts.JSON.createValue("text")));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<JsonValue> lists = values(depth - 1).list().ofMaxSize(3).map(Parts::list);
        Arbitrary<JsonValue> objects = objects(values(depth - 1)).map(object -> object);
        return Arbitraries.oneOf(leaves, lists, objects);
    }

    @Provide
    Arbitrary<List<String>> paths() {
        Arbitrary<String> pointers = steps("a", "b", "c", "0", "1");
        Arbitrary<String> queries = Arbitraries.of(
                "$..a", "$.*.b", "$['a','c']", "$..[0]", "$.a[1:]", "$.b[?@.a]", "$..[?@.b == 1].c", "$.a");
        return Arbitraries.oneOf(pointers, Arbitraries.of(NAMES), queries)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<String>> pathsOfNames() {
        return steps("a", "b", "c").list().ofMinSize(1).ofMaxSize(4);
    }

    /** Those whose places are the same in what was picked: no item but the first, and no condition. */
    @Provide
    Arbitrary<List<String>> lastingPaths() {
        return Arbitraries.oneOf(steps("a", "b", "c", "0"), Arbitraries.of(NAMES))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static Arbitrary<String> steps(String... names) {
        return Arbitraries.of(names).list().ofMinSize(1).ofMaxSize(4).map(steps -> '/' + String.join("/", steps));
    }

    private static JsonValue picked(JsonObject document, List<String> paths) {
        return new Pick(paths.stream().map(Path::parse).toList()).shaped(document);
    }

    private static @Nullable JsonValue dropped(JsonObject document, List<String> paths) {
        return new Drop(paths.stream().map(Path::parse).toList()).shaped(document);
    }

    @Property(seed = SEED)
    void whatWasPickedIsPickedAgain(
            @ForAll("documents") JsonObject document, @ForAll("lastingPaths") List<String> paths) {
        JsonObject once = picked(document, paths).asJsonObject();
        Statistics.collect(once.isEmpty());
        assertThat(picked(once, paths)).hasToString(once.toString());
        Statistics.coverage(empty -> empty.check(false).percentage(share -> share > 20));
    }

    @Property(seed = SEED)
    void whatIsDroppedIsExactlyWhatWouldBePicked(
            @ForAll("documents") JsonObject document, @ForAll("paths") List<String> paths) {
        JsonObject numbered = numbered(document, new AtomicInteger()).asJsonObject();
        List<String> all = leaves(numbered);
        all.removeAll(leaves(picked(numbered, paths)));
        assertThat(leaves(dropped(numbered, paths))).isEqualTo(all);
    }

    @Property(seed = SEED)
    void whatStaysStaysInItsOrder(@ForAll("documents") JsonObject document, @ForAll("paths") List<String> paths) {
        JsonObject numbered = numbered(document, new AtomicInteger()).asJsonObject();
        assertThat(isSubsequence(leaves(picked(numbered, paths)), leaves(numbered)))
                .isTrue();
        assertThat(isSubsequence(leaves(dropped(numbered, paths)), leaves(numbered)))
                .isTrue();
    }

    @Property(seed = SEED)
    void numbersStayExactWhateverIsDone(
            @ForAll("documents") JsonObject document,
            @ForAll("paths") List<String> paths,
            @ForAll("lastingPaths") List<String> places)
            throws Exception {
        Pointer place = Pointer.of(places.get(0));
        List<Word> words = List.of(
                new Drop(List.of(Path.parse(paths.get(0)))),
                new Flatten(paths.stream().map(Path::parse).toList()),
                new Move(place, Pointer.parse("/a/b")),
                new Rename(place, "c"),
                new Default(place, JsonValue.EMPTY_JSON_OBJECT),
                new Group("a"));
        JsonValue shaped = Shape.of(words).apply(document);
        assertThat(numbers(document)).containsAll(numbers(shaped));
        JsonValue list = Parts.list(document.values());
        JsonValue sorted = Shape.of(List.of(new Sort(List.of(new Sort.Key(Pointer.of(""), false)))))
                .apply(list);
        assertThat(numbers(sorted)).containsExactlyInAnyOrderElementsOf(numbers(document));
    }

    @Property(seed = SEED)
    void aMaskOfAllNamesChangesNothing(@ForAll("documents") JsonObject document) throws Exception {
        String fields = fields(document);
        assertThat(Mask.parse(fields == null ? "*" : fields).apply(document)).hasToString(document.toString());
        assertThat(Mask.parse("*").apply(document)).hasToString(document.toString());
    }

    @Property(seed = SEED)
    void aMaskPicksWhatItsNamesWouldAsPointers(
            @ForAll("documents") JsonObject document, @ForAll("pathsOfNames") List<String> paths) throws Exception {
        List<String> names =
                paths.stream().map(path -> path.replaceFirst("^/", "")).toList();
        String expected = picked(document, paths).toString();
        assertThat(Mask.parse(String.join(",", names)).apply(document)).hasToString(expected);
        String inParentheses = "x(" + String.join(",", names) + ")";
        JsonObject around = Parts.JSON.createObjectBuilder().add("x", document).build();
        assertThat(Mask.parse(inParentheses).apply(around))
                .hasToString(expected.equals("{}") ? "{}" : "{\"x\":" + expected + "}");
    }

    @Property(seed = SEED)
    void anyTextIsAMaskOrRefusedWithItsPlace(@ForAll("masks") String text) {
        boolean read;
        try {
            read = Mask.parse(text).apply(JsonValue.EMPTY_JSON_OBJECT) != null;
        } catch (Mask.Unreadable e) {
            read = false;
            assertThat(e).hasMessageContaining("expected ");
        }
        Statistics.collect(read);
        Statistics.coverage(readable -> readable.check(true).percentage(share -> share > 5 && share < 95));
    }

    @Provide
    Arbitrary<String> masks() {
        return Arbitraries.of("a", "b", "ab", ",", "/", "(", ")", "*", " ", "a(b)", "a,b", "/c")
                .list()
                .ofMaxSize(6)
                .map(pieces -> String.join("", pieces));
    }

    /** The value with each of its leaves another number, counted from the first. */
    private static JsonValue numbered(JsonValue value, AtomicInteger counter) {
        return value instanceof JsonStructure
                ? Parts.each(value, (key, part) -> numbered(part, counter))
                : Parts.JSON.createValue(counter.getAndIncrement());
    }

    /** What is neither an object nor a list, in its order. */
    private static List<String> leaves(@Nullable JsonValue value) {
        List<String> leaves = new ArrayList<>();
        if (value instanceof JsonStructure) {
            parts(value).forEach(part -> leaves.addAll(leaves(part)));
        } else if (value != null) {
            leaves.add(value.toString());
        }
        return leaves;
    }

    private static List<BigDecimal> numbers(@Nullable JsonValue value) {
        List<BigDecimal> numbers = new ArrayList<>();
        if (value instanceof JsonStructure) {
            parts(value).forEach(part -> numbers.addAll(numbers(part)));
        } else if (value instanceof JsonNumber number) {
            numbers.add(number.bigDecimalValue());
        }
        return numbers;
    }

    private static Collection<JsonValue> parts(JsonValue value) {
        return value instanceof JsonArray list ? list : value.asJsonObject().values();
    }

    private static boolean isSubsequence(List<String> some, List<String> all) {
        Iterator<String> ahead = all.iterator();
        for (String each : some) {
            boolean found = false;
            while (!found && ahead.hasNext()) {
                found = ahead.next().equals(each);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** All names of a value as a mask; null where a part of it has none, so that only the whole of it is the same. */
    private static @Nullable String fields(JsonValue value) {
        if (!(value instanceof JsonStructure) || parts(value).isEmpty()) {
            return null;
        }
        Set<String> fields = new TreeSet<>();
        if (value instanceof JsonArray list) {
            for (JsonValue item : list) {
                String names = fields(item);
                if (names == null) {
                    return null;
                }
                fields.add(names);
            }
            return String.join(",", fields);
        }
        for (Map.Entry<String, JsonValue> member : value.asJsonObject().entrySet()) {
            String names = fields(member.getValue());
            fields.add(names == null ? member.getKey() : member.getKey() + "(" + names + ")");
        }
        return String.join(",", fields);
    }
}
