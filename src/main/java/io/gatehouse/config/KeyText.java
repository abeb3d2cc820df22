package io.gatehouse.config;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a request something is chosen or counted by, as the document says it: {@code ip}, {@code header.NAME},
 * {@code cookie.NAME} or {@code path.NAME}.
 *
 * @param source {@code ip}, {@code header}, {@code cookie} or {@code path}
 * @param name the name there; empty for {@code ip}
 */
public record KeyText(String source, String name) {

    /** What a key must be. */
    public static final String EXPECTED =
            "ip, header.NAME, cookie.NAME, or path.NAME of a variable in match.path, such as header.X-User";

    private static final Set<String> NAMED = Set.of("header", "cookie", "path");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,255}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");

    /** Reads a key. */
    public static KeyText parse(String text) {
        if (text.equals("ip")) {
            return new KeyText("ip", "");
        }
        int dot = text.indexOf('.');
        String source = dot < 0 ? text : text.substring(0, dot);
        String name = dot < 0 ? "" : text.substring(dot + 1);
        boolean known = NAMED.contains(source);
        if (!known || !(source.equals("path") ? VARIABLE : TOKEN).matcher(name).matches()) {
            throw new BadValue("is not a key", text, EXPECTED);
        }
        return new KeyText(source, name);
    }
}
