package io.gatehouse.cache;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Points in time as messages have them, in whole seconds (RFC 9110 §5.6.7). */
final class HttpDate {
    private static final DateTimeFormatter FIX = formatter("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
    private static final List<DateTimeFormatter> READ = List.of(
            FIX,
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("EEEE, dd-MMM-")
                    // fifty years ahead at most, else it has passed
                    .appendValueReduced(
                            ChronoField.YEAR,
                            2,
                            2,
                            Instant.now().atZone(ZoneOffset.UTC).getYear() - 50)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH),
            formatter("EEE MMM ppd HH:mm:ss yyyy"));

    private HttpDate() {}

    private static DateTimeFormatter formatter(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH);
    }

    /** The point in time, in milliseconds since 1970; null where the text is none. */
    static @Nullable Long millis(@Nullable String text) {
        if (text == null) {
            return null;
        }
        for (DateTimeFormatter format : READ) {
            try {
                return LocalDateTime.parse(text.strip(), format)
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
            } catch (DateTimeException other) {
                // of another form, or none
            }
        }
        return null;
    }

    static String text(long millis) {
        return FIX.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }
}
