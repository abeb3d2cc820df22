package io.gatehouse.view;

import io.gatehouse.cache.Directives;
import io.gatehouse.exchange.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What answers say to caches ({@code Cache-Control}, RFC 9111 §5.2), as views change it: never so that more is kept than was allowed. */
final class CacheControl {
    private static final String FIELD = "Cache-Control";
    private static final Set<String> OF_SHARED = Set.of("public", "s-maxage", "private", "proxy-revalidate");
    private static final Set<String> OF_LIFETIME = Set.of("max-age", "s-maxage");

    private CacheControl() {}

    /** The same, for nobody but who asked; what is not to be stored at all stays so. */
    static Headers privately(Headers headers) {
        Headers.Builder fields = headers.toBuilder().removeIf((name, value) -> isTargeted(name));
        Directives said = Directives.of(headers);
        if (said.has("no-store")) {
            return fields.build();
        }
        List<String> words = new ArrayList<>(List.of("private"));
        words.addAll(without(said, OF_SHARED));
        return fields.set(FIELD, String.join(", ", words)).build();
    }

    /** Whether an answer says that it may be given to others than who asked (RFC 9111 §3.5). */
    static boolean isForAll(Headers headers) {
        Directives said = Directives.of(headers);
        return said.has("public") || said.has("s-maxage");
    }

    /** The same, fresh from now on for this long, where it may be stored. */
    static Headers freshFor(Duration time, Headers headers) {
        Directives said = Directives.of(headers);
        if (said.has("no-store")) {
            return headers;
        }
        List<String> words = without(said, OF_LIFETIME);
        words.add("max-age=" + time.toSeconds());
        return headers.toBuilder()
                .removeIf((name, value) -> isOfLifetime(name) || isTargeted(name) && !isStrict(headers, name))
                .set(FIELD, String.join(", ", words))
                .build();
    }

    /** Age and date are those of another answer, which was there before. */
    private static boolean isOfLifetime(String name) {
        return name.equalsIgnoreCase("Age") || name.equalsIgnoreCase("Date") || name.equalsIgnoreCase("Expires");
    }

    /** Whether a field says to some caches what counts in place of {@code Cache-Control} there (RFC 9213). */
    private static boolean isTargeted(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith("-cache-control") || lower.equals("surrogate-control");
    }

    private static boolean isStrict(Headers headers, String name) {
        return List.of("no-store", "private", "no-cache").stream().anyMatch(word -> headers.hasMember(name, word));
    }

    private static List<String> without(Directives said, Set<String> names) {
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, String> each : said.byName().entrySet()) {
            if (!names.contains(each.getKey())) {
                String argument = each.getValue();
                words.add(argument.isEmpty() ? each.getKey() : each.getKey() + '=' + written(argument));
            }
        }
        return words;
    }

    private static String written(String argument) {
        return argument.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                ? argument
                : '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
