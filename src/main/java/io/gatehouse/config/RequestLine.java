package io.gatehouse.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A method and a target in origin-form (RFC 9112 §3.2.1), as a person writes a request: {@code GET /pets/7?limit=1}.
 *
 * @param target path and query; octet for octet what a client would send
 */
public record RequestLine(String method, String target) {
    /** What a text must be. */
    public static final String EXPECTED = "a method and a path such as GET /pets/7?limit=1";

    private static final Pattern LINE = Pattern.compile("(\\S+) (/[^\\s#]*)");

    /** Reads the text; whether a client may send it is found out when it is tried. */
    public static RequestLine parse(String text) {
        Matcher parts = LINE.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("is not a request", text, EXPECTED);
        }
        try {
            Names.method(parts.group(1));
        } catch (BadValue e) {
            throw new BadValue("has a method that " + e.detail(), text, EXPECTED);
        }
        return new RequestLine(parts.group(1), parts.group(2));
    }

    @Override
    public String toString() {
        return method + ' ' + target;
    }
}
