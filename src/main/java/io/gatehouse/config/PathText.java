package io.gatehouse.config;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
        if (!stands(segment)) {
            throw new BadValue("has an escape that no request may have: NUL, CR, LF, or no UTF-8", text, expected);
        }
    }

    /** Whether a request with these octets is let in at all. */
    private static boolean stands(String segment) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < segment.length(); i++) {
            boolean escape = segment.charAt(i) == '%';
            int octet = escape ? Integer.parseInt(segment.substring(i + 1, i + 3), 16) : segment.charAt(i);
            if (octet == 0 || octet == '\r' || octet == '\n') {
                return false;
            }
            octets.write(octet);
            i += escape ? 2 : 0;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isHex(String text, int index) {
        return index < text.length() && Character.digit(text.charAt(index), 16) >= 0 && text.charAt(index) < 0x80;
    }
}
