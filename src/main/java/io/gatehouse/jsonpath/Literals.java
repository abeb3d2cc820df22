package io.gatehouse.jsonpath;

import java.math.BigDecimal;

/** Reads texts and numbers of a query (RFC 9535 §2.3.1.1, §2.3.3.1 and §2.3.5.1). */
final class Literals {
    /** How far integers go, either way: all that every reader of JSON takes exactly (I-JSON, RFC 7493 §2.2). */
    private static final long FARTHEST = (1L << 53) - 1;

    private static final String INTEGER = "an integer from -" + FARTHEST + " to " + FARTHEST + " without leading zeros";

    private final Cursor cursor;

    Literals(Cursor cursor) {
        this.cursor = cursor;
    }

    boolean isQuote() {
        return cursor.peek() == '"' || cursor.peek() == '\'';
    }

    boolean isNumber() {
        return cursor.peek() == '-' || Cursor.isBetween(cursor.peek(), '0', '9');
    }

    /** The text of the quotes that begin here. */
    String quoted() {
        int quote = cursor.next();
        StringBuilder text = new StringBuilder();
        while (cursor.peek() != quote) {
            int c = cursor.peek();
            if (c < ' ' || Cursor.isSurrogate(c)) {
                throw cursor.unexpected(
                        "a character of the text (control characters as \\u00XX), or the quote that ends it");
            }
            cursor.next();
            text.appendCodePoint(c == '\\' ? escaped(quote) : c);
        }
        cursor.next();
        return text.toString();
    }

    private int escaped(int quote) {
        int c = cursor.peek();
        int letter = "bfnrt/\\".indexOf(c);
        if (c != quote && letter < 0 && c != 'u') {
            throw cursor.unexpected(
                    "one of b f n r t / \\ u or " + Character.toString(quote) + " after the \\ of an escape");
        }
        cursor.next();
        if (c == 'u') {
            return hexadecimal();
        }
        return c == quote ? c : "\b\f\n\r\t/\\".charAt(letter);
    }

    /** A character as its UTF-16 code, or as the two of its surrogates. */
    private int hexadecimal() {
        int from = cursor.at();
        int first = digits();
        if (!Cursor.isSurrogate(first)) {
            return first;
        }
        if (Character.isHighSurrogate((char) first) && cursor.take("\\u")) {
            int second = digits();
            if (Character.isLowSurrogate((char) second)) {
                return Character.toCodePoint((char) first, (char) second);
            }
        }
        throw cursor.bad(
                from,
                "has half a surrogate pair",
                "a high surrogate (D800 to DBFF) and then a low one (DC00 to DFFF), each after \\u");
    }

    private int digits() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int c = cursor.peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw cursor.unexpected("four hexadecimal digits after \\u");
            }
            code = code * 16 + digit;
            cursor.next();
        }
        return code;
    }

    /** An index, or a part of a slice (§2.1). */
    long integer() {
        int from = cursor.at();
        boolean negative = cursor.take("-");
        int first = cursor.peek();
        int digits = cursor.digits();
        if (digits == 0) {
            throw cursor.unexpected(INTEGER);
        }
        String text = cursor.since(from);
        if (first == '0' && (digits > 1 || negative) || digits > 16 || Math.abs(Long.parseLong(text)) > FARTHEST) {
            throw cursor.bad(from, "has the integer " + text, INTEGER);
        }
        return Long.parseLong(text);
    }

    /** A number as JSON has it. */
    BigDecimal number() {
        int from = cursor.at();
        cursor.take("-");
        int first = cursor.peek();
        int digits = cursor.digits();
        if (digits == 0 || first == '0' && digits > 1) {
            throw cursor.bad(from, "has a number that is none", "a number as in JSON, such as 0, -1, 2.5 or 1e3");
        }
        if (cursor.take(".")) {
            needDigits();
        }
        if (cursor.take("e") || cursor.take("E")) {
            if (!cursor.take("+")) {
                cursor.take("-");
            }
            needDigits();
        }
        try {
            return new BigDecimal(cursor.since(from));
        } catch (NumberFormatException e) {
            throw cursor.bad(from, "has a number whose exponent is too large", "one of nine digits at most");
        }
    }

    private void needDigits() {
        if (cursor.digits() == 0) {
            throw cursor.unexpected("a digit");
        }
    }
}
