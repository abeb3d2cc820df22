package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads {@code Cookie} fields (RFC 6265 §4.2.1). */
public final class Cookies {
    private Cookies() {}

    /** The value of the first cookie of this name, without surrounding quotes; null when there is none. */
    public static @Nullable String first(Headers headers, String name) {
        for (String line : headers.all("Cookie")) {
            for (String pair : line.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    return unquoted(pair.substring(equals + 1).strip());
                }
            }
        }
        return null;
    }

    /** The values of all cookies of this name, in their order, without surrounding quotes. */
    public static List<String> all(Headers headers, String name) {
        List<String> values = new ArrayList<>();
        for (String line : headers.all("Cookie")) {
            for (String pair : line.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    values.add(unquoted(pair.substring(equals + 1).strip()));
                }
            }
        }
        return values;
    }

    /** The fields without the cookies of this name; the same fields where there is none. */
    public static Headers without(Headers headers, String name) {
        return without(headers, name::equals);
    }

    /** The fields without the cookies of such names; the same fields where there is none. */
    public static Headers without(Headers headers, Predicate<String> names) {
        if (names(headers).stream().noneMatch(names)) {
            return headers;
        }
        Headers.Builder kept = Headers.builder();
        headers.forEach((field, value) -> {
            String left = field.equalsIgnoreCase("Cookie") ? without(value, names) : value;
            if (!left.isEmpty() || value.isEmpty()) {
                kept.add(field, left);
            }
        });
        return kept.build();
    }

    /** The names of all cookies, in their order. */
    public static List<String> names(Headers headers) {
        List<String> names = new ArrayList<>();
        for (String line : headers.all("Cookie")) {
            for (String pair : line.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    names.add(pair.substring(0, equals).strip());
                }
            }
        }
        return names;
    }

    private static String without(String line, Predicate<String> names) {
        StringJoiner kept = new StringJoiner("; ");
        for (String pair : line.split(";")) {
            int equals = pair.indexOf('=');
            if (equals < 0 || !names.test(pair.substring(0, equals).strip())) {
                kept.add(pair.strip());
            }
        }
        return kept.toString();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
