package io.gatehouse.jsonpath;

/**
 * Reads an I-Regexp and writes the RE2 that means the same (RFC 9485 §4 and §5).
 *
 * <p>Nothing is handed on as it stands: RE2 knows much that an I-Regexp does not, such as {@code \d}. Only {@code ^} and
 * {@code $} outside of brackets become what RE2 takes them for, the ends of the text: RFC 9485 leaves them so where it maps
 * to other expressions (§5.3 to §5.5) and everybody means that, though its grammar has them among the characters that stand
 * for themselves.
 *
 * <p>Bounded, since an expression may come from a document and RE2 writes repetitions out.
 */
final class IRegexpReader {
    /** How many characters an expression may have. */
    static final int LONGEST = 1000;

    private static final int DEEPEST = 50;
    private static final int MOST = 4000;

    /** What a text is refused with that is no I-Regexp, or too large a one. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super("no I-Regexp", null, false, false);
        }
    }

    private final Cursor cursor;
    private final StringBuilder re2;
    private final CharacterClass characters;
    private int depth;

    private IRegexpReader(Cursor cursor, StringBuilder re2) {
        this.cursor = cursor;
        this.re2 = re2;
        this.characters = new CharacterClass(cursor, re2);
    }

    /** Appends the expression as RE2: how many characters it has with its repetitions written out. */
    static int read(String text, StringBuilder re2) throws Unreadable {
        Cursor cursor = new Cursor(text);
        int size = text.length() > LONGEST ? bounded(Long.MAX_VALUE) : new IRegexpReader(cursor, re2).branches();
        if (cursor.peek() != Cursor.END) {
            throw new Unreadable();
        }
        return size;
    }

    private int branches() throws Unreadable {
        int size = branch();
        while (cursor.take("|")) {
            re2.append('|');
            size = bounded(size + 1L + branch());
        }
        return size;
    }

    private int branch() throws Unreadable {
        int size = 0;
        while (cursor.peek() != Cursor.END && cursor.peek() != '|' && cursor.peek() != ')') {
            int atom = atom();
            size = bounded(size + (long) atom * repetitions());
        }
        return size;
    }

    private int atom() throws Unreadable {
        int c = cursor.peek();
        if (c == '(') {
            return group();
        }
        if (c == '[' || c == '\\') {
            return c == '[' ? characters.brackets() : characters.escape();
        }
        if (c == '*' || c == '+' || c == '?' || c == ']' || c == '{' || c == '}') {
            throw new Unreadable();
        }
        cursor.next();
        switch (c) {
            case '.' -> re2.append("[^\\n\\r]");
            case '^' -> re2.append("\\A");
            case '$' -> re2.append("\\z");
            default -> characters.append(c);
        }
        return 1;
    }

    private int group() throws Unreadable {
        need("(");
        if (++depth > DEEPEST) {
            throw new Unreadable();
        }
        re2.append("(?:");
        int size = branches();
        need(")");
        re2.append(')');
        depth--;
        return bounded(size + 1L);
    }

    /** How often RE2 writes out what stands before. */
    private int repetitions() throws Unreadable {
        for (String sign : new String[] {"*", "+", "?"}) {
            if (cursor.take(sign)) {
                re2.append(sign);
                return 1;
            }
        }
        if (!cursor.take("{")) {
            return 1;
        }
        int times = number();
        re2.append('{').append(times);
        if (cursor.take(",")) {
            re2.append(',');
            times++;
            if (cursor.peek() != '}') {
                times = number();
                re2.append(times);
            }
        }
        need("}");
        re2.append('}');
        return Math.max(times, 1);
    }

    private int number() throws Unreadable {
        int from = cursor.at();
        int digits = cursor.digits();
        if (digits == 0 || digits > 9) {
            throw new Unreadable();
        }
        return Integer.parseInt(cursor.since(from));
    }

    private void need(String expected) throws Unreadable {
        if (!cursor.take(expected)) {
            throw new Unreadable();
        }
    }

    private static int bounded(long size) throws Unreadable {
        if (size > MOST) {
            throw new Unreadable();
        }
        return (int) size;
    }
}
