package io.gatehouse.config;

import com.google.re2j.Pattern;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * The replacement text of a regular expression, checked without a match: there it would fail only with the first request
 * that matches.
 */
final class Replacement {

    static final String EXPECTED = "text with $1 or ${name} for the pattern's groups; a literal $ is \\$";

    private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private Replacement() {}

    /** What is wrong with the replacement for this pattern; null if nothing is. */
    static @Nullable String refusal(Pattern pattern, String replacement) {
        Matcher name = NAME.matcher(replacement);
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c == '\\' && ++i == replacement.length()) {
                return "ends with a backslash";
            }
            if (c != '$') {
                continue;
            }
            i++;
            char next = i < replacement.length() ? replacement.charAt(i) : ' ';
            if (next >= '0' && next <= '9') {
                if (next - '0' > pattern.groupCount()) {
                    return "the pattern has no group " + next;
                }
            } else if (!name.region(i, replacement.length()).lookingAt()) {
                return "has a $ that no group follows";
            } else if (!pattern.namedGroups().containsKey(name.group(1))) {
                return "the pattern has no group named " + name.group(1);
            }
        }
        return null;
    }
}
