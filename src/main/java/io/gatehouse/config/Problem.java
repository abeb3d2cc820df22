package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a document: where, what, the offending value, what was expected, and a guess at what was
 * meant.
 *
 * @param pointer the place, as a JSON Pointer (RFC 6901) from the whole document's root: of an unknown field the field
 *     itself, of a missing one the object that lacks it
 * @param detail what is wrong, in words
 * @param value the offending value as compact JSON, cut to 200 characters, control characters escaped
 * @param expected what would be right, in words
 * @param suggestion what was probably meant
 * @param line the line of the text that was read, from 1, if the document was read from text
 * @param column the column there, from 1
 */
public record Problem(
        String pointer,
        String detail,
        @Nullable String value,
        @Nullable String expected,
        @Nullable String suggestion,
        @Nullable Integer line,
        @Nullable Integer column) {

    /** A problem of a place alone. */
    public static Problem at(Pointer pointer, String detail) {
        return new Problem(pointer.toString(), detail, null, null, null, null, null);
    }

    /**
     * The same with the offending value and what was expected.
     *
     * @param value a {@code JsonValue}, a text, a number or a boolean; it is shown as compact JSON
     */
    public Problem with(@Nullable Object value, @Nullable String expected) {
        return new Problem(pointer, detail, JsonText.show(value), expected, suggestion, line, column);
    }

    /** The same with a guess at what was meant. */
    public Problem meaning(@Nullable String suggestion) {
        return new Problem(pointer, detail, value, expected, suggestion, line, column);
    }

    /** The same with its place in the text. */
    public Problem in(@Nullable Position position) {
        return position == null
                ? this
                : new Problem(pointer, detail, value, expected, suggestion, position.line(), position.column());
    }

    /**
     * The problem in one sentence, for a person's eyes, such as {@code /routes/pets/upstrem: unknown field "upstrem";
     * expected one of: match, upstream; did you mean "upstream"?}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(pointer.isEmpty() ? "the document" : JsonText.printable(pointer));
        if (line != null) {
            text.append(" (line ").append(line);
            if (column != null) {
                text.append(", column ").append(column);
            }
            text.append(')');
        }
        text.append(": ").append(detail);
        if (value != null && !detail.contains(value)) {
            text.append("; got ").append(value);
        }
        if (expected != null) {
            text.append("; expected ").append(expected);
        }
        if (suggestion != null) {
            text.append("; did you mean ").append(JsonText.quote(suggestion)).append('?');
        }
        return text.toString();
    }
}
