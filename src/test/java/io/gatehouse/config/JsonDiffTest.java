package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDiffTest {
    private static JsonObject json(String text) {
        try (var reader = Providers.JSON.createReader(new StringReader(text.replace('\'', '"')))) {
            return reader.readObject();
        }
    }

    private static String words(JsonObject before, JsonObject after) {
        return String.join(
                "; ",
                JsonDiff.between(before, after).getValuesAs(JsonObject.class).stream()
                        .map(op -> op.getString("op")
                                + ' '
                                + op.getString("path")
                                + (op.containsKey("value")
                                        ? " " + op.get("value").toString().replace('"', '\'')
                                        : ""))
                        .toList());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nothing              | {'a':1,'b':2}       | {'b':2,'a':1}         | ``",
                "a member more        | {'a':1}             | {'a':1,'b':{'c':2}}   | add /b {'c':2}",
                "a member less        | {'a':1,'b':2}       | {'b':2}               | remove /a",
                "another value        | {'a':{'b':1}}       | {'a':{'b':'x'}}       | replace /a/b 'x'",
                "another type         | {'a':{'b':1}}       | {'a':[1]}             | replace /a [1]",
                "null is a value      | {'a':null}          | {'a':1}               | replace /a 1",
                "null comes           | {}                  | {'a':null}            | add /a null",
                "an escaped name      | {}                  | {'a/b~c':1}           | add /a~1b~0c 1",
                "an item at the end   | {'a':[1,2]}         | {'a':[1,2,3]}         | add /a/2 3",
                "an item in front     | {'a':[1,2]}         | {'a':[0,1,2]}         | add /a/0 0",
                "an item less         | {'a':[1,2,3]}       | {'a':[1,3]}           | remove /a/1",
                "several items less   | {'a':[1,2,3,4]}     | {'a':[1,4]}           | remove /a/2; remove /a/1",
                "inside an item       | {'a':[1,{'b':1},3]} | {'a':[1,{'b':2},3]}   | replace /a/1/b 2",
                "all items twice      | {'a':[1,1]}         | {'a':[1,1,1,1]}       | add /a/2 1; add /a/3 1",
                "a list emptied       | {'a':[1,2]}         | {'a':[]}              | remove /a/1; remove /a/0",
            })
    void tellsTheWayFromOneToTheOther(String difference, String before, String after, String operations) {
        assertThat(words(json(before), json(after))).as(difference).isEqualTo(operations);
    }

    @Test
    void theOperationsMakeTheOneOfTheOtherWhateverTheyAre() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            JsonObject before = object(random, 4);
            JsonObject after = random.nextInt(4) == 0 ? object(random, 4) : changed(before, random);
            JsonObject made =
                    Providers.JSON.createPatch(JsonDiff.between(before, after)).apply(before);
            assertThat(made).as("seed %d: %s to %s", seed, before, after).isEqualTo(after);
        }
    }

    /** JSON-P's own is at its end with a few thousand. */
    @Test
    void longListsAreNoTrouble() {
        JsonObject before = numbers(0);
        JsonObject after = numbers(200_000);
        assertThat(JsonDiff.between(before, after)).hasSize(200_000);
        assertThat(JsonDiff.between(before, before)).isEmpty();
    }

    private static JsonObject numbers(int from) {
        JsonArrayBuilder list = Providers.JSON.createArrayBuilder();
        IntStream.range(from, from + 200_000).forEach(list::add);
        return Providers.JSON.createObjectBuilder().add("list", list).build();
    }

    private static JsonObject object(Random random, int depth) {
        JsonObjectBuilder object = Providers.JSON.createObjectBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.add(List.of("a", "b/c", "~", "").get(random.nextInt(4)), value(random, depth - 1));
        }
        return object.build();
    }

    private static JsonValue value(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 6 : 3);
        if (kind < 3) {
            return kind == 0 ? JsonValue.NULL : Providers.JSON.createValue(random.nextInt(3));
        }
        if (kind == 3) {
            return object(random, depth);
        }
        JsonArrayBuilder list = Providers.JSON.createArrayBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            list.add(value(random, depth - 1));
        }
        return list.build();
    }

    /** The same with some values put in, left out or replaced. */
    private static JsonObject changed(JsonObject before, Random random) {
        JsonObjectBuilder after = Providers.JSON.createObjectBuilder();
        before.forEach((name, value) -> {
            if (random.nextInt(5) > 0) {
                after.add(name, changed(value, random));
            }
        });
        return random.nextInt(3) == 0 ? after.add("new", value(random, 2)).build() : after.build();
    }

    private static JsonValue changed(JsonValue before, Random random) {
        if (before instanceof JsonObject object) {
            return changed(object, random);
        }
        if (before instanceof jakarta.json.JsonArray list) {
            JsonArrayBuilder after = Providers.JSON.createArrayBuilder();
            for (JsonValue item : list) {
                switch (random.nextInt(6)) {
                    case 0 -> {}
                    case 1 -> after.add(item).add(value(random, 1));
                    default -> after.add(changed(item, random));
                }
            }
            return after.build();
        }
        return random.nextInt(5) == 0 ? value(random, 1) : before;
    }
}
