package io.gatehouse.jsonpath;

import io.gatehouse.jsonpath.IRegexpReader.Unreadable;
import java.util.HashSet;
import java.util.Set;

/** Reads what stands for one character of several in an I-Regexp (RFC 9485 §4), and writes it as RE2 has it. */
final class CharacterClass {
    /** How large a category is that RE2 has to be given as its ranges. */
    private static final int RANGES = 100;

    private static final Set<String> CATEGORIES = Set.of(
            "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe",
            "Pf", "Pi", "Po", "Ps", "Z", "Zl", "Zp", "Zs", "S", "Sc", "Sk", "Sm", "So", "C", "Cc", "Cf", "Cn", "Co");

    private final Cursor cursor;
    private final StringBuilder re2;

    /** The categories within the brackets so far: RE2 takes a second for a few hundred, and once is enough. */
    private final Set<String> named = new HashSet<>();

    CharacterClass(Cursor cursor, StringBuilder re2) {
        this.cursor = cursor;
        this.re2 = re2;
    }

    /** Everything between {@code [} and {@code ]}: its size. */
    int brackets() throws Unreadable {
        cursor.next();
        re2.append('[');
        int first = cursor.at();
        if (cursor.take("^") && cursor.peek() != ']') {
            re2.append('^');
        } else {
            cursor.back(first);
        }
        named.clear();
        int size = cursor.take("-") ? single('-') : member();
        while (!cursor.take("]")) {
            size += cursor.take("-") ? last() : member();
        }
        re2.append(']');
        return size;
    }

    /** A {@code -} that stands for itself: the last within the brackets. */
    private int last() throws Unreadable {
        if (cursor.peek() != ']') {
            throw new Unreadable();
        }
        return single('-');
    }

    private int single(int c) throws Unreadable {
        append(c);
        return 1;
    }

    /** A character, a range of characters, or a category. */
    private int member() throws Unreadable {
        if (isCategory()) {
            return category(true);
        }
        append(character());
        int dash = cursor.at();
        if (cursor.take("-")) {
            if (cursor.peek() == ']') {
                cursor.back(dash);
            } else {
                re2.append('-');
                append(character());
            }
        }
        return 1;
    }

    private int character() throws Unreadable {
        int c = cursor.next();
        if (c == '\\') {
            return escaped();
        }
        if (c == Cursor.END || c == '-' || c == '[' || c == ']') {
            throw new Unreadable();
        }
        return c;
    }

    /** What begins with a {@code \} outside of brackets: its size. */
    int escape() throws Unreadable {
        if (isCategory()) {
            return category(false);
        }
        cursor.next();
        return single(escaped());
    }

    private int escaped() throws Unreadable {
        int c = cursor.next();
        int control = "nrt".indexOf(c);
        if (control >= 0) {
            return "\n\r\t".charAt(control);
        }
        if (c == Cursor.END || "()*+-.?[\\]^{|}".indexOf(c) < 0) {
            throw new Unreadable();
        }
        return c;
    }

    private boolean isCategory() {
        int at = cursor.at();
        boolean category = cursor.take("\\p{") || cursor.take("\\P{");
        cursor.back(at);
        return category;
    }

    private int category(boolean within) throws Unreadable {
        boolean negated = !cursor.take("\\p{") && cursor.take("\\P{");
        int from = cursor.at();
        while (cursor.peek() != '}' && cursor.peek() != Cursor.END) {
            cursor.next();
        }
        String name = cursor.since(from);
        if (!cursor.take("}") || !CATEGORIES.contains(name)) {
            throw new Unreadable();
        }
        if (within && !named.add(negated + name)) {
            return 0;
        }
        String ranges = Unassigned.ranges(name, negated);
        if (ranges == null) {
            re2.append(negated ? "\\P{" : "\\p{").append(name).append('}');
            return 1;
        }
        re2.append(within ? ranges : '[' + ranges + ']');
        return RANGES;
    }

    /** A character that stands for itself. */
    void append(int c) throws Unreadable {
        if (Cursor.isSurrogate(c)) {
            throw new Unreadable();
        }
        re2.append("\\x{").append(Integer.toHexString(c)).append('}');
    }
}
