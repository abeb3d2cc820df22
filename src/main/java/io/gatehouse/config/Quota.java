package io.gatehouse.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much there may be in how long, such as 100 a minute, 1000 in five minutes, 10 MiB an hour or 50000 a month.
 *
 * @param count at least 1
 * @param times how many of the unit, at least 1
 */
public record Quota(long count, int times, Unit unit) {

    /** What a quota must be. */
    public static final String EXPECTED =
            "a quota such as 10/s, 100/min, 1000/5min, 1000/h, 5000/d or 50000/month, or of bytes such as 10MiB/min";

    /** What a time zone must be. */
    public static final String ZONE = "a time zone such as UTC, Europe/Berlin or +02:00";

    /** More in a second than this can't be counted: one in a nanosecond. */
    private static final long FASTEST = 1_000_000_000L;

    /** The largest number that a field may have (RFC 9651 §3.3.1). */
    private static final long MOST = 999_999_999_999_999L;

    private static final Pattern TEXT =
            Pattern.compile("([1-9]\\d{0,11}(?:KiB|MiB|GiB)?)/([1-9]\\d{0,2})?(s|min|h|d|month)");

    /** A unit of time; a month is as long as the calendar has it, else 30 days. */
    public enum Unit {
        SECOND("s", Duration.ofSeconds(1)),
        MINUTE("min", Duration.ofMinutes(1)),
        HOUR("h", Duration.ofHours(1)),
        DAY("d", Duration.ofDays(1)),
        MONTH("month", Duration.ofDays(30));

        private static final Map<String, Unit> BY_TEXT =
                Map.of("s", SECOND, "min", MINUTE, "h", HOUR, "d", DAY, "month", MONTH);

        private final String text;
        private final Duration usual;

        Unit(String text, Duration usual) {
            this.text = text;
            this.usual = usual;
        }

        /** How long it usually is. */
        public Duration usual() {
            return usual;
        }
    }

    /** Reads a quota. */
    public static Quota parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("is not a quota", text, EXPECTED);
        }
        long count = Units.size(parts.group(1));
        int times = parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2));
        Quota quota = new Quota(count, times, Objects.requireNonNull(Unit.BY_TEXT.get(parts.group(3))));
        if (count > MOST) {
            throw new BadValue("is more than clients can be told", text, "at most " + MOST);
        }
        if (count > FASTEST * quota.usual().toSeconds()) {
            throw new BadValue("is more than can be counted", text, "at most " + FASTEST + " in a second");
        }
        return quota;
    }

    /** How long that usually is. */
    public Duration usual() {
        return unit.usual().multipliedBy(times);
    }

    /** Reads a time zone (IANA's names, or an offset). */
    public static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new BadValue("is not a time zone", text, ZONE);
        }
    }

    /** As a document has it. */
    @Override
    public String toString() {
        return count + "/" + (times == 1 ? "" : times) + unit.text;
    }
}
