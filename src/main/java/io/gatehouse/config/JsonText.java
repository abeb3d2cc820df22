package io.gatehouse.config;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Values as the text that problems show: compact JSON in which nothing can disturb a terminal or a log line.
 *
 * <p>Besides what JSON itself escapes, control and format characters (C1, bidirectional overrides, line separators,
 * halves of surrogate pairs) are written as a {@code \}{@code uXXXX} escape.
 */
final class JsonText {

    /** How much of an offending value a problem shows, in characters. */
    static final int SHOWN = 200;

    private JsonText() {}

    /** The text in double quotes, escaped. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        escape(text, out, true);
        return out.append('"').toString();
    }

    /** The text without quotes, control and format characters escaped. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        escape(text, out, false);
        return out.toString();
    }

    /** The value as compact JSON, cut to {@value #SHOWN} characters; null stays null. */
    static @Nullable String show(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        append(value, out);
        return cut(out);
    }

    private static String cut(StringBuilder text) {
        if (text.length() <= SHOWN) {
            return text.toString();
        }
        int end = SHOWN - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    /** Appends the value, but stops soon after what is shown anyway: a value may be megabytes long. */
    private static void append(Object value, StringBuilder out) {
        if (out.length() > SHOWN) {
            return;
        }
        if (value instanceof JsonString string) {
            append(string.getString(), out);
        } else if (value instanceof String string) {
            out.append('"');
            escape(string.length() > SHOWN ? string.substring(0, SHOWN + 1) : string, out, true);
            out.append('"');
        } else if (value instanceof JsonNumber number) {
            out.append(number.bigDecimalValue());
        } else if (value instanceof JsonValue json && json.getValueType() == JsonValue.ValueType.OBJECT) {
            appendObject(json, out);
        } else if (value instanceof JsonValue json && json.getValueType() == JsonValue.ValueType.ARRAY) {
            appendArray(json, out);
        } else {
            out.append(value);
        }
    }

    private static void appendObject(JsonValue object, StringBuilder out) {
        char separator = '{';
        for (var member : object.asJsonObject().entrySet()) {
            if (out.length() > SHOWN) {
                return;
            }
            out.append(separator);
            append(member.getKey(), out);
            out.append(':');
            append(member.getValue(), out);
            separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
    }

    private static void appendArray(JsonValue array, StringBuilder out) {
        char separator = '[';
        for (JsonValue item : array.asJsonArray()) {
            if (out.length() > SHOWN) {
                return;
            }
            out.append(separator);
            append(item, out);
            separator = ',';
        }
        out.append(separator == '[' ? "[]" : "]");
    }

    private static void escape(String text, StringBuilder out, boolean quoted) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (quoted && (c == '"' || c == '\\')) {
                out.append('\\').append((char) c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (disturbs(c)) {
                for (char half : Character.toChars(c)) {
                    out.append(String.format("\\u%04x", (int) half));
                }
            } else {
                out.appendCodePoint(c);
            }
        }
    }

    private static boolean disturbs(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
