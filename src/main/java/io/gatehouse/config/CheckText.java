package io.gatehouse.config;

import java.util.Set;

/** What a check may ask for. */
final class CheckText {
    static final String PATH = "a path such as /health or /health?deep=1";
    static final String METHOD = "GET, HEAD or OPTIONS";

    /** Those that are safe and have no content (RFC 9110 §9.2.1): a check is made for ever. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private CheckText() {}

    static void path(String text) {
        int query = text.indexOf('?');
        String path = query < 0 ? text : text.substring(0, query);
        PathText.literal(path, text);
        if (text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '#')) {
            throw new BadValue("has a character that must be percent-encoded", text, PATH);
        }
    }

    static void method(String text) {
        if (!METHODS.contains(text)) {
            throw new BadValue("is not a safe method", text, METHOD);
        }
    }
}
