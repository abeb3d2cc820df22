package io.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller demands of a resource before it is changed (RFC 9110 §13.1.1, §13.1.2; RFC 6585 §3).
 *
 * @param ifMatch the field's value; null when it is absent
 * @param ifNoneMatch the field's value; null when it is absent
 */
record Preconditions(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")\\s*(?:,|$)");

    /** A resource that is there may be changed by whoever knows it as it stands, in any representation. */
    void requireCurrent(Stored stored) {
        if (ifNoneMatch != null && names(ifNoneMatch, "If-None-Match", stored.tags(), true)) {
            throw Refusal.of(412, "If-None-Match is " + ifNoneMatch + ", but the resource exists.");
        }
        if (ifMatch == null) {
            throw Refusal.of(
                    428, "The resource exists: send its ETag in If-Match, so that no one's change is overwritten.");
        }
        if (!names(ifMatch, "If-Match", stored.tags(), false)) {
            throw Refusal.of(
                    412,
                    "The resource has changed since: If-Match is " + ifMatch + ", its ETag is "
                            + String.join(" or ", stored.tags()) + ".");
        }
    }

    /** A resource that is not there may be created, unless the caller believed that it is. */
    void requireAbsent() {
        if (ifMatch != null) {
            throw Refusal.of(412, "If-Match is " + ifMatch + ", but there is no such resource.");
        }
    }

    /** Whether {@code If-None-Match} names this representation: the caller has it already. Compared weakly. */
    boolean has(String tag) {
        return ifNoneMatch != null && names(ifNoneMatch, "If-None-Match", List.of(tag), true);
    }

    private static boolean names(String value, String field, List<String> tags, boolean weakly) {
        if (value.strip().equals("*")) {
            return true;
        }
        for (String given : parse(value, field)) {
            boolean weak = given.startsWith("W/");
            if (weak ? weakly && tags.contains(given.substring(2)) : tags.contains(given)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> parse(String value, String field) {
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(value);
        int end = 0;
        while (end < value.length() && matcher.find() && matcher.start() == end) {
            tags.add((matcher.group(1) == null ? "" : "W/") + matcher.group(2));
            end = matcher.end();
        }
        if (tags.isEmpty() || end < value.length()) {
            throw Refusal.of(
                    400,
                    field + " is " + value + "; expected * or a list of entity tags in double quotes (an ETag as it"
                            + " was received).");
        }
        return tags;
    }
}
