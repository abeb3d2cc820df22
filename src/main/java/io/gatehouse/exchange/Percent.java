package io.gatehouse.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 §2.1) of UTF-8 text. */
public final class Percent {
    private Percent() {}

    /** The text decoded once; a {@code %} without two hex digits stays as it is, invalid UTF-8 becomes U+FFFD. */
    public static String decode(String text) {
        return text.indexOf('%') < 0 ? text : new String(octets(text), StandardCharsets.UTF_8);
    }

    /** Whether what the text decodes to is UTF-8: no stray octet, no longer form of a character than need be. */
    public static boolean isUtf8(String text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets(text)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] octets(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int octet = c == '%' ? octet(text, i) : -1;
            if (octet >= 0) {
                bytes.write(octet);
                i += 2;
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** The text as one path segment or one query value: all but unreserved characters encoded (RFC 3986 §2.3). */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (unreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(hex(b >> 4)).append(hex(b));
            }
        }
        return encoded.toString();
    }

    /** The octet that {@code %XX} at this place stands for; -1 when it is none. */
    public static int octet(String text, int percent) {
        if (percent + 2 >= text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(percent + 1), 16);
        int low = Character.digit(text.charAt(percent + 2), 16);
        boolean ascii = text.charAt(percent + 1) < 0x80 && text.charAt(percent + 2) < 0x80;
        return high < 0 || low < 0 || !ascii ? -1 : high << 4 | low;
    }

    /** The text with the hex digits of its escapes in upper case, which means the same (RFC 3986 §6.2.2.1). */
    public static String normalized(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder normalized = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int octet = text.charAt(i) == '%' ? octet(text, i) : -1;
            if (octet < 0) {
                normalized.append(text.charAt(i));
            } else {
                normalized.append('%').append(hex(octet >> 4)).append(hex(octet));
                i += 2;
            }
        }
        return normalized.toString();
    }

    /** Whether the character needs no encoding anywhere (RFC 3986 §2.3). */
    public static boolean unreserved(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static char hex(int nibble) {
        return "0123456789ABCDEF".charAt(nibble & 0xf);
    }
}
