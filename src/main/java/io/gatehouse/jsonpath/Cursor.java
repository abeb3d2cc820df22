package io.gatehouse.jsonpath;

/** A place in a text that is read, by characters (code points); for one thread. */
final class Cursor {
    /** What stands after the last character. */
    static final int END = -1;

    private final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
    }

    /** The character here, which stays here. */
    int peek() {
        return at < text.length() ? text.codePointAt(at) : END;
    }

    /** The character here, which is behind then. */
    int next() {
        int c = peek();
        at += c == END ? 0 : Character.charCount(c);
        return c;
    }

    /** Goes on if this is what stands here. */
    boolean take(String expected) {
        boolean here = text.startsWith(expected, at);
        at += here ? expected.length() : 0;
        return here;
    }

    /** Goes on to the first character that is no digit: how many digits there were. */
    int digits() {
        int from = at;
        while (isBetween(peek(), '0', '9')) {
            at++;
        }
        return at - from;
    }

    /** Goes on to the first character that is no blank (RFC 9535 §2.1.1): whether there were any. */
    boolean blanks() {
        int from = at;
        while (peek() == ' ' || isBetween(peek(), '\t', '\n') || peek() == '\r') {
            at++;
        }
        return at > from;
    }

    int at() {
        return at;
    }

    void back(int to) {
        at = to;
    }

    String since(int from) {
        return text.substring(from, at);
    }

    /** That something else was expected here. */
    BadJsonPath unexpected(String expected) {
        return bad(at, peek() == END ? "ends too early" : "has " + shown(peek()), expected);
    }

    /** That what begins at a place is wrong. */
    BadJsonPath bad(int from, String detail, String expected) {
        return new BadJsonPath(detail, text.codePointCount(0, from) + 1, expected);
    }

    private static String shown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> c == ' ' ? "a blank" : String.format("U+%04X", c);
            default -> c == '"' ? "'\"'" : '"' + Character.toString(c) + '"';
        };
    }

    static boolean isBetween(int c, int first, int last) {
        return c >= first && c <= last;
    }

    static boolean isSurrogate(int c) {
        return isBetween(c, Character.MIN_SURROGATE, Character.MAX_SURROGATE);
    }
}
