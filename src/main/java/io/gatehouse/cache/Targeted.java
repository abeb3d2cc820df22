package io.gatehouse.cache;

import io.gatehouse.exchange.Headers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fields that speak to some caches only, such as {@code CDN-Cache-Control} (RFC 9213): dictionaries of Structured Fields
 * (RFC 9651 §3.2) whose members are the directives of {@code Cache-Control}. The first of them that a message has, and that can
 * be read, is all that counts: {@code Cache-Control} and {@code Expires} say nothing then (§2.2).
 */
final class Targeted {
    // none of these goes back, or takes more of the stack the longer a text is
    private static final String KEY = "[a-zA-Z*][a-zA-Z0-9_.*-]*";
    private static final String ITEM = "-?\\d{1,15}(?:\\.\\d{1,3})?" // integer or decimal
            + "|\"(?:[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]++|\\\\[\"\\\\])*+\"" // string
            + "|[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*" // token
            + "|\\?[01]" // boolean
            + "|:[A-Za-z0-9+/=]*:"; // byte sequence
    private static final String PARAMETERS = "(?:; *" + KEY + "(?:=(?:" + ITEM + "))?)*+";
    private static final Pattern MEMBER = Pattern.compile("(" + KEY + ")(?:=(" + ITEM + "))?" + PARAMETERS);

    private Targeted() {}

    /**
     * The directives for this cache; null where none of the fields is there.
     *
     * @param names of the fields, the most telling first
     */
    static @Nullable Directives of(Headers headers, List<String> names) {
        for (String name : names) {
            List<String> lines = headers.all(name);
            Directives directives = lines.isEmpty() ? null : read(String.join(", ", lines));
            if (directives != null && !directives.isEmpty()) {
                return directives;
            }
        }
        return null;
    }

    /** Keys are taken in any case, since senders write them so; null where it is no dictionary. */
    private static @Nullable Directives read(String value) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String member : Directives.members(value)) {
            Matcher parts = MEMBER.matcher(member);
            if (!parts.matches()) {
                return null;
            }
            put(byName, parts.group(1).toLowerCase(Locale.ROOT), parts.group(2));
        }
        return new Directives(byName);
    }

    /** The last of several counts (RFC 9651 §4.2.2), and one that is false is none. */
    private static void put(Map<String, String> byName, String name, @Nullable String item) {
        if (item == null || item.equals("?1")) {
            byName.put(name, "");
        } else if (item.equals("?0")) {
            byName.remove(name);
        } else {
            byName.put(name, item.startsWith("\"") ? item.substring(1, item.length() - 1) : item);
        }
    }
}
