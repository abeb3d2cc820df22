package io.gatehouse.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The replacement text of a regular expression, as {@link Matcher#appendReplacement} reads it, checked without a match:
 * there it would fail only with the first request that matches.
 */
final class Replacement {

    private static final Pattern NUMBER = Pattern.compile("\\d");
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");

    private Replacement() {}

    /** What is wrong with the replacement for this pattern, which compiles; null if nothing is. */
    static @Nullable String refusal(String pattern, String replacement) {
        int groups = Pattern.compile(pattern).matcher("").groupCount();
        Matcher number = NUMBER.matcher(replacement);
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
            if (number.region(i, replacement.length()).lookingAt()) {
                if (Integer.parseInt(number.group()) > groups) {
                    return "the pattern has no group " + number.group();
                }
            } else if (!name.region(i, replacement.length()).lookingAt()) {
                return "has a $ that no group follows";
            } else if (!hasGroup(pattern, name.group(1))) {
                return "the pattern has no group named " + name.group(1);
            }
        }
        return null;
    }

    /** Whether a pattern has a group of that name: only then a reference back to it compiles. */
    private static boolean hasGroup(String pattern, String name) {
        try {
            Pattern.compile(pattern + "\\k<" + name + ">");
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
