package io.gatehouse.policy.cache;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a model has it: each field once.
 *
 * @param fields by their names, which are always written alike
 */
record ModelMessage(int status, Map<String, String> fields, String body) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    static String date(long millis) {
        return DATE.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }

    static long millis(String date) {
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant()
                .toEpochMilli();
    }

    /** The directives of a {@code Cache-Control} in which no comma is quoted. */
    static Map<String, String> words(@Nullable String cacheControl) {
        Map<String, String> words = new LinkedHashMap<>();
        if (cacheControl != null) {
            for (String word : cacheControl.split(", ")) {
                String[] sides = word.split("=", 2);
                words.put(sides[0], sides.length == 1 ? "" : sides[1]);
            }
        }
        return words;
    }

    Map<String, String> words() {
        return words(fields.get("Cache-Control"));
    }

    @Nullable
    Long time(String name) {
        String date = fields.get(name);
        return date == null ? null : Long.valueOf(millis(date));
    }

    /** As the bench reads fields. */
    static String text(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("|"));
    }
}
