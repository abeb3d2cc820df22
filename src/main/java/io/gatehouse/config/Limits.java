package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What every value of a document must keep to, whatever it was read from, so that nothing later meets a value that
 * can't be written, walked or counted with. One for each document, and for one thread, since it counts values.
 */
final class Limits {

    /** Digits and exponent of a number: beyond it, arithmetic on it could take all memory ({@code 1e999999999}). */
    private static final int MAX_DIGITS = 1000;

    private long values;
    private long characters;

    /** Counts values, those that an alias stands for as well, and refuses too many. */
    void count(long more, @Nullable Position position) throws UnreadableDocument {
        values += more;
        if (values > Document.MAX_VALUES) {
            throw new UnreadableDocument("more than " + Document.MAX_VALUES + " values", position);
        }
    }

    static void nesting(int depth, @Nullable Position position) throws UnreadableDocument {
        if (depth > Document.MAX_DEPTH) {
            throw new UnreadableDocument("nested deeper than " + Document.MAX_DEPTH + " levels", position);
        }
    }

    /** Refuses text with half a surrogate pair (RFC 8259 §8.2): it has no UTF-8 and would change when stored. */
    static String text(String text, @Nullable Position position) throws UnreadableDocument {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.getType(text.codePointAt(i)) == Character.SURROGATE) {
                throw new UnreadableDocument("half a surrogate pair in " + JsonText.show(text), position);
            }
            i++;
        }
        return text;
    }

    /** The number exactly as written. */
    static JsonNumber number(String text, @Nullable Position position) throws UnreadableDocument {
        try {
            if (text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Providers.JSON.createValue(Integer.parseInt(text));
            }
            if (text.length() <= MAX_DIGITS) {
                BigDecimal number = new BigDecimal(text);
                if (Math.abs((long) number.scale()) <= MAX_DIGITS) {
                    return Providers.JSON.createValue(number);
                }
            }
        } catch (NumberFormatException e) {
            throw new UnreadableDocument(JsonText.show(text) + " is not a number", position);
        }
        throw new UnreadableDocument(
                "the number " + JsonText.show(text) + " has more than " + MAX_DIGITS + " digits", position);
    }

    static JsonNumber number(BigInteger number, @Nullable Position position) throws UnreadableDocument {
        return number(number.toString(), position);
    }

    /**
     * Checks a tree that was not read from text, such as a patched document. Its text is counted before anybody writes it
     * down: a patch that copies a long text again and again has a small tree, and gigabytes as JSON.
     */
    void tree(JsonValue value, int depth) throws UnreadableDocument {
        count(1, null);
        if (value instanceof JsonObject object) {
            nesting(depth, null);
            for (var member : object.entrySet()) {
                characters(text(member.getKey(), null));
                tree(member.getValue(), depth + 1);
            }
        } else if (value instanceof JsonArray array) {
            nesting(depth, null);
            for (JsonValue item : array) {
                tree(item, depth + 1);
            }
        } else if (value instanceof JsonString string) {
            characters(text(string.getString(), null));
        } else if (value instanceof JsonNumber number) {
            String digits = number.toString();
            number(digits, null);
            characters(digits);
        }
    }

    /** Fewer than the bytes they become. */
    private void characters(String text) throws UnreadableDocument {
        characters += text.length();
        if (characters > Document.MAX_BYTES) {
            throw new TooLargeDocument(characters, Document.MAX_BYTES);
        }
    }
}
