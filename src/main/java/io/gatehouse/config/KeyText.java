package io.gatehouse.config;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a request something is chosen or counted by, as the document says it: {@code ip}, {@code header.NAME},
 * {@code cookie.NAME}, {@code path.NAME}, or of who sends it {@code subject}, {@code consumer} or {@code claim.NAME}.
 *
 * @param source the word before the dot
 * @param name the name there; empty for {@code ip}, {@code subject} and {@code consumer}
 */
public record KeyText(String source, String name) {

    /** What a key must be. */
    public static final String EXPECTED =
            "ip, subject, consumer, header.NAME, cookie.NAME, claim.NAME, or path.NAME of a variable in match.path,"
                    + " such as header.X-User";

    /** What a key must be that requests are counted by. */
    public static final String COUNTED =
            "ip, route, subject, consumer, group, header.NAME, cookie.NAME, claim.NAME, or path.NAME of a variable in"
                    + " match.path, such as header.X-User";

    private static final Set<String> NAMELESS = Set.of("ip", "subject", "consumer");
    private static final Set<String> COUNTED_NAMELESS = Set.of("route", "group");
    private static final Set<String> OF_CALLER = Set.of("subject", "consumer", "claim", "group");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,255}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");
    private static final Pattern CLAIM = Pattern.compile("[!-~]{1,255}");
    private static final Map<String, Pattern> NAMED =
            Map.of("header", TOKEN, "cookie", TOKEN, "path", VARIABLE, "claim", CLAIM);

    /** Reads a key. */
    public static KeyText parse(String text) {
        if (NAMELESS.contains(text)) {
            return new KeyText(text, "");
        }
        if (text.equals("group")) {
            throw new BadValue("is no key, since who calls may belong to several groups", text, EXPECTED);
        }
        int dot = text.indexOf('.');
        String source = dot < 0 ? text : text.substring(0, dot);
        String name = dot < 0 ? "" : text.substring(dot + 1);
        Pattern names = NAMED.get(source);
        if (names == null || !names.matcher(name).matches()) {
            throw new BadValue("is not a key", text, EXPECTED);
        }
        return new KeyText(source, name);
    }

    /**
     * Reads a key that requests are counted by, which may also be {@code route}, or {@code group}: all groups of who calls
     * together.
     */
    public static KeyText parseCounted(String text) {
        if (COUNTED_NAMELESS.contains(text)) {
            return new KeyText(text, "");
        }
        try {
            return parse(text);
        } catch (BadValue e) {
            throw new BadValue("is not a key", text, COUNTED);
        }
    }

    /** Whether only an authentication tells the value. */
    public boolean isOfCaller() {
        return OF_CALLER.contains(source);
    }
}
