package io.gatehouse.shape;

import io.gatehouse.shape.Mask.Unreadable;

/**
 * Reads the text of a mask, once and from the left:
 *
 * <pre>
 * mask  = field *("," field)
 * field = name ("/" field / "(" mask ")" / nothing)
 * name  = "*" / 1*(any character but those of the mask, blanks and controls)
 * </pre>
 */
final class MaskReading {
    private static final String SIGNS = ",/()*";

    private final String text;
    private int at;

    MaskReading(String text) {
        this.text = text;
    }

    Names read() throws Unreadable {
        if (text.length() > Mask.LONGEST) {
            throw new Unreadable("it has " + text.length() + " characters; expected " + Mask.LONGEST + " at most");
        }
        Names names = Names.ofMask();
        fields(names, 1);
        if (at < text.length()) {
            throw unexpected("a comma or the end");
        }
        return names;
    }

    private void fields(Names names, int depth) throws Unreadable {
        field(names, depth);
        while (isAt(',')) {
            at++;
            field(names, depth);
        }
    }

    private void field(Names names, int depth) throws Unreadable {
        if (depth > Mask.DEEPEST) {
            throw new Unreadable("its names stand more than " + Mask.DEEPEST + " deep within each other at character "
                    + character());
        }
        Names below = name(names);
        if (isAt('/')) {
            at++;
            field(below, depth + 1);
        } else if (isAt('(')) {
            at++;
            fields(below, depth + 1);
            if (!isAt(')')) {
                throw unexpected("a comma or )");
            }
            at++;
        } else {
            below.end();
        }
    }

    private Names name(Names names) throws Unreadable {
        if (isAt('*')) {
            at++;
            return names.belowAny();
        }
        int begin = at;
        while (at < text.length() && isOfName(text.charAt(at))) {
            at++;
        }
        if (at == begin) {
            throw unexpected("a name or *");
        }
        return names.below(text.substring(begin, at));
    }

    private static boolean isOfName(char c) {
        return c > ' ' && c != 0x7f && SIGNS.indexOf(c) < 0;
    }

    private boolean isAt(char sign) {
        return at < text.length() && text.charAt(at) == sign;
    }

    private Unreadable unexpected(String expected) {
        String found =
                at == text.length() ? "it ends" : "there is " + Parts.JSON.createValue(text.substring(at, at + 1));
        return new Unreadable(found + " at character " + character() + "; expected " + expected);
    }

    private int character() {
        return text.codePointCount(0, at) + 1;
    }
}
