package io.gatehouse.config;

import java.util.Locale;

/** The characters of a path as RFC 3986 §3.3 allows them, checked segment by segment. */
final class PathText {

    private static final String ALLOWED = "-._~!$&'()*+,;=:@%";
    static final String EXPECTED =
            "a path such as /pets/list: no empty or dot segments, other characters percent-encoded";

    private PathText() {}

    /** Refuses a path that does not begin with a slash or has a segment that can't stand; {@code /} alone is fine. */
    static void literal(String path, String text) {
        if (!path.startsWith("/")) {
            throw new BadValue("does not begin with /", text, EXPECTED);
        }
        if (path.length() > 1) {
            for (String segment : path.substring(1).split("/", -1)) {
                segment(segment, text, EXPECTED);
            }
        }
    }

    /** Refuses an empty segment, a dot segment, a character that RFC 3986 does not allow and a broken escape. */
    static void segment(String segment, String text, String expected) {
        if (segment.isEmpty()) {
            throw new BadValue("has an empty segment", text, expected);
        }
        String plain = segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
        if (plain.equals(".") || plain.equals("..")) {
            throw new BadValue("has a dot segment", text, expected);
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            boolean alphanumeric = c < 0x80 && Character.isLetterOrDigit(c);
            if (!alphanumeric && ALLOWED.indexOf(c) < 0) {
                throw new BadValue(
                        "has the character " + JsonText.quote(Character.toString(segment.codePointAt(i)))
                                + ", which a path does not allow",
                        text,
                        expected);
            }
            if (c == '%' && !(isHex(segment, i + 1) && isHex(segment, i + 2))) {
                throw new BadValue("has a % without two hexadecimal digits", text, expected);
            }
        }
    }

    private static boolean isHex(String text, int index) {
        return index < text.length() && Character.digit(text.charAt(index), 16) >= 0 && text.charAt(index) < 0x80;
    }
}
