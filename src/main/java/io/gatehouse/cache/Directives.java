package io.gatehouse.cache;

import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The directives of {@code Cache-Control} (RFC 9111 §5.2), of all lines of the field. Names are lower-cased; what is not known
 * is kept and means nothing (§5.2.3).
 *
 * @param byName the arguments, unquoted, by the names; empty where a directive has none. Several of one name with different
 *     arguments are {@link #UNCLEAR}
 */
public record Directives(Map<String, String> byName) {
    static final Directives NONE = new Directives(Map.of());

    /** The largest number of seconds that is told from others (RFC 9111 §1.2.2). */
    static final long MOST_SECONDS = 1L << 31;

    /** What no number is. */
    private static final String UNCLEAR = "?";

    /** The directives of a message. */
    public static Directives of(Headers headers) {
        List<String> lines = headers.all("Cache-Control");
        return lines.isEmpty() ? NONE : of(lines);
    }

    static Directives of(List<String> lines) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String line : lines) {
            for (String member : members(line)) {
                int equals = member.indexOf('=');
                String name = (equals < 0 ? member : member.substring(0, equals)).strip();
                String argument = equals < 0 ? "" : unquoted(member.substring(equals + 1));
                byName.merge(
                        name.toLowerCase(Locale.ROOT), argument, (one, other) -> one.equals(other) ? one : UNCLEAR);
            }
        }
        return new Directives(byName);
    }

    /** The parts between commas, of which one in quotes is none; without those that are empty. */
    static List<String> members(String line) {
        List<String> members = new ArrayList<>(4);
        int begin = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                add(members, line.substring(begin, i));
                begin = i + 1;
            }
        }
        String rest = line.substring(begin);
        if (quoted) {
            // a quote that does not end is none, and hides nothing that comes after it
            for (String part : rest.split(",")) {
                add(members, part);
            }
        } else {
            add(members, rest);
        }
        return members;
    }

    private static void add(List<String> members, String text) {
        String member = text.strip();
        if (!member.isEmpty()) {
            members.add(member);
        }
    }

    private static String unquoted(String argument) {
        String text = argument.strip();
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() - 1) {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /** Whether there is such a directive, with an argument or without. */
    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /** Whether there is such a directive that is about all of the message, not about some of its fields (§5.2.2.4, §5.2.2.7). */
    boolean hasWhole(String name) {
        String argument = byName.get(name);
        return argument != null && (argument.isEmpty() || argument.equals(UNCLEAR));
    }

    /** The fields that a directive is about; none where there is no such directive, or it is about the whole message. */
    Set<String> fields(String name) {
        String argument = byName.get(name);
        Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        if (argument != null && !hasWhole(name)) {
            for (String field : argument.split(",")) {
                fields.add(field.strip());
            }
        }
        return fields;
    }

    /** The seconds of a directive: 0 where its argument is none, since what is unclear is stale (§4.2.1); null where it is not there. */
    public @Nullable Long seconds(String name) {
        String argument = byName.get(name);
        if (argument == null) {
            return null;
        }
        Long seconds = delta(argument);
        return seconds == null ? Long.valueOf(0) : seconds;
    }

    /** A number of seconds, or the largest that there is (§1.2.2); null where it is none. */
    static @Nullable Long delta(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        String digits = text.replaceFirst("^0+(?=.)", "");
        return digits.length() > 10 ? MOST_SECONDS : Math.min(Long.parseLong(digits), MOST_SECONDS);
    }
}
