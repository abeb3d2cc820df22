package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and changes raw queries: {@code name=value} pairs between {@code &}, as browsers write them (WHATWG URL §5). */
public final class Query {
    private Query() {}

    /** The decoded value of the first pair of this name; null when there is none; empty for a name without {@code =}. */
    public static @Nullable String first(@Nullable String query, String name) {
        if (query == null || query.isEmpty()) {
            return null;
        }
        int start = 0;
        while (start <= query.length()) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', start);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (Percent.decode(query.substring(start, nameEnd).replace('+', ' '))
                    .equals(name)) {
                return nameEnd == end
                        ? ""
                        : Percent.decode(query.substring(nameEnd + 1, end).replace('+', ' '));
            }
            start = end + 1;
        }
        return null;
    }

    /** The decoded values of all pairs of this name, in their order; empty for a name without {@code =}. */
    public static List<String> all(@Nullable String query, String name) {
        List<String> values = new ArrayList<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
                values.add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String written) {
        return Percent.decode(written.replace('+', ' '));
    }

    /** The query without the pairs of this name, the rest octet for octet; null when nothing is left. */
    public static @Nullable String without(@Nullable String query, String name) {
        if (query == null) {
            return null;
        }
        List<String> kept = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String written = equals < 0 ? pair : pair.substring(0, equals);
            if (!Percent.decode(written.replace('+', ' ')).equals(name)) {
                kept.add(pair);
            }
        }
        return kept.isEmpty() ? null : String.join("&", kept);
    }

    /** The query with another name, encoded, for the pairs of this one, which replace those that have it; the rest octet for octet. */
    public static @Nullable String renamed(@Nullable String query, String name, String other) {
        if (query == null || first(query, name) == null || name.equals(other)) {
            return query;
        }
        List<String> pairs = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String written = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (written.equals(name)) {
                pairs.add(Percent.encode(other) + (equals < 0 ? "" : pair.substring(equals)));
            } else if (!written.equals(other)) {
                pairs.add(pair);
            }
        }
        return String.join("&", pairs);
    }

    /** The query with this pair at its end, name and value encoded. */
    public static String with(@Nullable String query, String name, String value) {
        String pair = Percent.encode(name) + '=' + Percent.encode(value);
        return query == null || query.isEmpty() ? pair : query + '&' + pair;
    }
}
