package io.gatehouse.policy;

import io.gatehouse.config.Place;
import io.gatehouse.shape.BadPath;
import io.gatehouse.shape.Choice;
import io.gatehouse.shape.Constant;
import io.gatehouse.shape.Default;
import io.gatehouse.shape.Drop;
import io.gatehouse.shape.Flatten;
import io.gatehouse.shape.Group;
import io.gatehouse.shape.Limit;
import io.gatehouse.shape.Move;
import io.gatehouse.shape.Path;
import io.gatehouse.shape.Pick;
import io.gatehouse.shape.Pointer;
import io.gatehouse.shape.Rename;
import io.gatehouse.shape.Shape;
import io.gatehouse.shape.Sort;
import io.gatehouse.shape.Word;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes a shape of the words that a document has for it, which the schema has checked but for the paths in them: for policies,
 * and for what answers in other ways.
 */
public final class ShapeCompiler {
    private final JsonObject words;
    private final Place place;
    private final List<Word> shape = new ArrayList<>();

    private ShapeCompiler(JsonObject words, Place place) {
        this.words = words;
        this.place = place;
    }

    /** The shape that these words make; of words that are wrong, which are then reported, none. */
    public static Shape compile(JsonObject words, Place place) {
        return new ShapeCompiler(words, place).shape();
    }

    private Shape shape() {
        if (words.containsKey("constant")) {
            words.keySet().stream().filter(word -> !word.equals("constant")).forEach(word -> place.child(word)
                    .problem("has no effect beside a constant", null, null));
            return Shape.of(List.of(new Constant(words.get("constant"))));
        }
        text("path", Choice::parse);
        list("sort", ShapeCompiler::key, Sort::new);
        if (words.get("limit") instanceof JsonNumber limit) {
            shape.add(new Limit(limit.intValue()));
        }
        list("pick", Path::parse, Pick::new);
        list("drop", Path::parse, Drop::new);
        list("flatten", Path::parse, Flatten::new);
        members("move", (from, to) -> new Move(Pointer.of(from), Pointer.parse(((JsonString) to).getString())));
        members("rename", (member, name) -> new Rename(Pointer.of(member), ((JsonString) name).getString()));
        members("default", (member, value) -> new Default(Pointer.of(member), value));
        text("group", Group::new);
        return Shape.of(shape);
    }

    private static Sort.Key key(String text) {
        boolean descending = text.startsWith("-");
        return new Sort.Key(Pointer.of(descending ? text.substring(1) : text), descending);
    }

    private void text(String word, Function<String, Word> made) {
        if (words.get(word) instanceof JsonString text) {
            add(place.child(word), () -> made.apply(text.getString()));
        }
    }

    private <T> void list(String word, Function<String, T> item, Function<List<T>, Word> made) {
        List<T> items = new ArrayList<>();
        if (words.get(word) instanceof JsonString text) {
            attempt(place.child(word), () -> items.add(item.apply(text.getString())));
        } else if (words.get(word) instanceof JsonArray list) {
            for (int i = 0; i < list.size(); i++) {
                String text = list.getString(i);
                attempt(place.child(word).child(i), () -> items.add(item.apply(text)));
            }
        }
        if (!items.isEmpty()) {
            shape.add(made.apply(items));
        }
    }

    private void members(String word, BiFunction<String, JsonValue, Word> made) {
        if (words.get(word) instanceof JsonObject members) {
            members.forEach((name, value) -> add(place.child(word).child(name), () -> made.apply(name, value)));
        }
    }

    private void add(Place own, Supplier<Word> made) {
        attempt(own, () -> shape.add(made.get()));
    }

    private static void attempt(Place own, Runnable reading) {
        try {
            reading.run();
        } catch (BadPath wrong) {
            own.problem(wrong.detail(), wrong.value(), wrong.expected());
        }
    }
}
