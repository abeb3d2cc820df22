package io.gatehouse.observe;

import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object (RFC 8259) on one line of ASCII.
 *
 * <p>Every character that is not printable ASCII is escaped, so that no reader of the line, whatever it takes for a line
 * end or an encoding, sees anything but one line: control characters, U+2028 and U+2029, terminal escapes. A lone
 * surrogate, which no text in UTF-8 can hold, becomes U+FFFD. Used by one thread.
 */
final class JsonLine {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder line = new StringBuilder(640).append('{');

    /** A text, cut to this many characters; nothing when it is null. */
    JsonLine text(String name, @Nullable String value, int most) {
        if (value != null) {
            name(name).append('"');
            boolean cut = value.length() > most;
            escape(value, cut ? whole(value, most) : value.length());
            line.append(cut ? "\\u2026\"" : "\"");
        }
        return this;
    }

    JsonLine number(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** Nanoseconds as milliseconds with three places. */
    JsonLine millis(String name, long nanos) {
        long micros = Math.max(nanos, 0) / 1000;
        name(name).append(micros / 1000).append('.');
        long places = micros % 1000;
        if (places < 100) {
            line.append('0');
        }
        if (places < 10) {
            line.append('0');
        }
        line.append(places);
        return this;
    }

    /** Begins an array, whose objects are each begun by {@link #item} and ended by {@link #endItem}. */
    JsonLine array(String name) {
        name(name).append('[');
        return this;
    }

    JsonLine item() {
        line.append(line.charAt(line.length() - 1) == '[' ? "{" : ",{");
        return this;
    }

    JsonLine endItem() {
        line.append('}');
        return this;
    }

    JsonLine endArray() {
        line.append(']');
        return this;
    }

    /** The object, with a line feed at its end. */
    String end() {
        return line.append("}\n").toString();
    }

    private StringBuilder name(String name) {
        if (line.charAt(line.length() - 1) != '{') {
            line.append(',');
        }
        return line.append('"').append(name).append("\":");
    }

    /** The cut does not part a surrogate pair. */
    private static int whole(String value, int most) {
        return Character.isHighSurrogate(value.charAt(most - 1)) ? most - 1 : most;
    }

    private void escape(String value, int end) {
        int plain = 0;
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                continue;
            }
            line.append(value, plain, i);
            plain = i + 1;
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> hex(lone(value, i, end) ? '\ufffd' : c);
            }
        }
        line.append(value, plain, end);
    }

    private static boolean lone(String value, int i, int end) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == end || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }

    private void hex(char c) {
        line.append("\\u")
                .append(HEX[c >> 12])
                .append(HEX[c >> 8 & 15])
                .append(HEX[c >> 4 & 15])
                .append(HEX[c & 15]);
    }
}
