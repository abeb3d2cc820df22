package io.gatehouse.shape;

import io.gatehouse.jsonpath.JsonPath;
import io.gatehouse.jsonpath.TooManyNodes;
import jakarta.json.JsonValue;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a value before it is given on: words that choose, order, thin out, rename and rearrange.
 *
 * <p>They are applied in one order, whatever the order they were written in, so that the keys of a document may stand in any:
 * which value ({@code path}, {@code sort}, {@code limit}), what of it ({@code pick}, {@code drop}), where it stands
 * ({@code flatten}, {@code move}), what it is called ({@code rename}), what is missing ({@code default}), and {@code group}
 * around all. Each sees what those before it left. Words of one kind are applied as they are written.
 */
public final class Shape {
    /** A value stays as it is. */
    public static final Shape NONE = new Shape(List.of());

    private static final List<Class<? extends Word>> ORDER = List.of(
            Constant.class,
            Choice.class,
            Sort.class,
            Limit.class,
            Pick.class,
            Drop.class,
            Flatten.class,
            Move.class,
            Rename.class,
            Default.class,
            Group.class);

    private final List<Word> words;

    private Shape(List<Word> words) {
        this.words = words;
    }

    /** The shape that these words make; a constant stands alone. */
    public static Shape of(List<Word> words) {
        if (words.size() > 1 && words.stream().anyMatch(Constant.class::isInstance)) {
            throw new IllegalArgumentException("constant stands beside other words; expected it alone");
        }
        return new Shape(words.stream()
                .sorted(Comparator.comparingInt(word -> ORDER.indexOf(word.getClass())))
                .toList());
    }

    /**
     * What becomes of a value; null for nothing.
     *
     * @throws ShapeFailure where a JSONPath would visit more of the value than it may
     */
    public @Nullable JsonValue apply(JsonValue value) throws ShapeFailure {
        JsonValue shaped = value;
        for (Word word : words) {
            shaped = apply(word, shaped);
            if (shaped == null) {
                return null;
            }
        }
        return shaped;
    }

    private static @Nullable JsonValue apply(Word word, JsonValue value) throws ShapeFailure {
        try {
            return word.apply(value);
        } catch (TooManyNodes e) {
            throw new ShapeFailure(word + " would visit more than " + JsonPath.MOST_NODES + " nodes of the value");
        }
    }

    /** Whether every value stays as it is. */
    public boolean isNone() {
        return words.isEmpty();
    }

    /** Whether its {@code flatten} has the empty pointer: the members of the value are to stand in what is around it. */
    public boolean isFlat() {
        return words.stream()
                .anyMatch(word -> word instanceof Flatten flatten
                        && flatten.paths().stream().anyMatch(Path::isRoot));
    }
}
