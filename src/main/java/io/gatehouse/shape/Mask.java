package io.gatehouse.shape;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Objects;

/**
 * What a client wants of an answer, as it says in a query parameter: {@code id,owner(name,city),items/total}. The words are
 * those of Google's partial responses: commas between names, a slash or parentheses for what is within, {@code *} for every
 * name.
 *
 * <p>A mask picks as {@link Pick} does what pointers of these names would mean: of a list each item. What it names and is not
 * there is nothing. A number is a name, and no item of a list.
 */
public final class Mask {
    /** How many characters a mask may have. */
    public static final int LONGEST = 1000;

    /** How deep its names may stand within each other. */
    public static final int DEEPEST = 20;

    private final String text;
    private final Names names;

    private Mask(String text, Names names) {
        this.text = text;
        this.names = names;
    }

    /** What a mask that can't be read is refused with, in words for the client that sent it. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Reads a mask.
     *
     * @throws Unreadable where it is none, with the character, counted from 1, that is wrong
     */
    public static Mask parse(String text) throws Unreadable {
        return new Mask(text, new MaskReading(text).read());
    }

    /** What it leaves of a value; a value that is neither an object nor a list of objects stays as it is. */
    public JsonValue apply(JsonValue value) {
        return Objects.requireNonNull(Parts.objects(value, this::masked));
    }

    private JsonValue masked(JsonObject object) {
        Marks marks = new Marks();
        names.mark(object, marks);
        return Pick.picked(object, marks);
    }

    /** As it was sent. */
    @Override
    public String toString() {
        return text;
    }
}
