package io.gatehouse.shape;

import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of tests, as text that is easy to read. */
final class Given {
    private Given() {}

    /** The value of a JSON text whose quotes are single ones. */
    static JsonValue json(String text) {
        try (JsonReader reader = Parts.JSON.createReader(new StringReader(text.replace('\'', '"')))) {
            return reader.readValue();
        }
    }

    /** A value as text, members in their order and numbers to the last digit; null stays null. */
    static @Nullable String text(@Nullable JsonValue value) {
        return value == null ? null : value.toString().replace('"', '\'');
    }

    /** The text of a value that is written in another way: without blanks. */
    static @Nullable String compact(@Nullable String text) {
        return text == null ? null : text(json(text));
    }

    /** What is written between blanks, each as a path. */
    static List<Path> paths(String written) {
        return Arrays.stream(written.split(" ")).map(Path::parse).toList();
    }

    /** One path, blanks and all. */
    static List<Path> whole(String path) {
        return List.of(Path.parse(path));
    }

    /** What words make of a value. */
    static @Nullable String shaped(String value, Word... words) throws ShapeFailure {
        return text(Shape.of(List.of(words)).apply(json(value)));
    }
}
