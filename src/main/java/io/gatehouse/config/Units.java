package io.gatehouse.config;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the units of the document, which are text: durations, sizes, rates, sets of statuses.
 *
 * <p>Each reader throws {@link BadValue}, which knows the value and what was expected.
 */
public final class Units {

    /** What a duration must be. */
    public static final String DURATION = "a duration such as 250ms, 30s, 5m, 2h, 1d or PT1M30S";

    /** What a timeout must be. */
    public static final String TIMEOUT = "a duration greater than zero such as 250ms, 30s, 5m, 2h, 1d or PT1M30S";

    /** What a heartbeat must be. */
    public static final String HEARTBEAT = "a duration from 1s to 1h, such as 15s";

    /** What a span of time must look like. */
    public static final String SPAN = "a duration of whole seconds from 1s to 1h, such as 10s";

    /** What a size must be. */
    public static final String SIZE = "a size in bytes such as 512, 64KiB, 1MiB or 2GiB";

    /** What a rate must be. */
    public static final String RATE = "a rate such as 10/s, 100/min, 1000/h or 5000/d";

    /** What a point in time must be. */
    public static final String TIME = "a time such as 2027-01-31T00:00:00Z";

    /** What a rate of octets must be. */
    public static final String OCTET_RATE = "bytes per second such as 256/s or 4KiB/s, or off";

    /** What a share must be. */
    public static final String SHARE = "a share from 0% to 100%, such as 20% or 0.5%";

    /** What a set of statuses must be. */
    public static final String STATUSES = "statuses such as 404, 2xx, 500-504 or a list of these with commas";

    /** What a set of a server's faults must be. */
    public static final String FAULTS = "statuses from 500 to 599 such as 503, 5xx or 502-504";

    /** Beyond it a duration's nanoseconds no longer fit a long. */
    private static final Duration LONGEST = Duration.ofDays(36500);

    private static final long FASTEST = 1L << 30;

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,18})(|KiB|MiB|GiB|TiB)");
    private static final Pattern COUNT_PER = Pattern.compile("([1-9]\\d{0,11})/(s|min|h|d)");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,4})?)%");
    private static final Pattern STATUS = Pattern.compile("([1-5])xx|([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

    private static final Map<String, Integer> BYTE_SHIFTS = Map.of("", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);
    private static final Map<String, Duration> PERIODS = Map.of(
            "s",
            Duration.ofSeconds(1),
            "min",
            Duration.ofMinutes(1),
            "h",
            Duration.ofHours(1),
            "d",
            Duration.ofDays(1));

    private Units() {}

    /** Reads {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d} or an ISO-8601 duration; at most 36500 days. */
    public static Duration duration(String text) {
        Duration duration = text.startsWith("P") ? isoDuration(text) : shortDuration(text);
        if (duration.isNegative()) {
            throw new BadValue("is a negative duration", text, DURATION);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new BadValue("is longer than " + LONGEST.toDays() + "d", text, DURATION);
        }
        return duration;
    }

    /** Reads a duration that is not zero. */
    public static Duration timeout(String text) {
        Duration duration = duration(text);
        if (duration.isZero()) {
            throw new BadValue("is no time at all", text, TIMEOUT);
        }
        return duration;
    }

    /** Reads a duration from a second to an hour. */
    public static Duration heartbeat(String text) {
        Duration duration = duration(text);
        if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(Duration.ofHours(1)) > 0) {
            throw new BadValue("is not from 1s to 1h", text, HEARTBEAT);
        }
        return duration;
    }

    /** Reads a duration of whole seconds from a second to an hour. */
    public static Duration span(String text) {
        Duration duration = duration(text);
        if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(Duration.ofHours(1)) > 0) {
            throw new BadValue("is not from 1s to 1h", text, SPAN);
        }
        if (duration.toNanosPart() > 0) {
            throw new BadValue("has a part of a second", text, SPAN);
        }
        return duration;
    }

    private static Duration isoDuration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadValue("is not a duration", text, DURATION);
        }
    }

    private static Duration shortDuration(String text) {
        Matcher parts = SHORT_DURATION.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("is not a duration", text, DURATION);
        }
        long count = Long.parseLong(parts.group(1));
        try {
            return switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        } catch (ArithmeticException e) {
            throw new BadValue("is longer than " + LONGEST.toDays() + "d", text, DURATION);
        }
    }

    /** Reads {@code 512}, {@code 64KiB}, {@code 1MiB}, {@code 2GiB}, {@code 1TiB} as bytes. */
    public static long size(String text) {
        Matcher parts = BYTES.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("is not a size", text, SIZE);
        }
        BigInteger bytes =
                new BigInteger(parts.group(1)).shiftLeft(Objects.requireNonNull(BYTE_SHIFTS.get(parts.group(2))));
        if (bytes.bitLength() > 50) {
            throw new BadValue("is larger than 1024TiB", text, SIZE);
        }
        return bytes.longValueExact();
    }

    /** Reads {@code 100/min}: a count greater than zero per {@code s}, {@code min}, {@code h} or {@code d}. */
    public static Rate rate(String text) {
        Matcher parts = COUNT_PER.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("is not a rate", text, RATE);
        }
        return new Rate(Long.parseLong(parts.group(1)), Objects.requireNonNull(PERIODS.get(parts.group(2))));
    }

    /** Reads {@code 256/s} or {@code 4KiB/s} as bytes per second; {@code off} is 0. */
    public static long octetRate(String text) {
        if (text.equals("off")) {
            return 0;
        }
        Matcher parts = BYTES.matcher(text.endsWith("/s") ? text.substring(0, text.length() - 2) : "");
        long rate = parts.matches() ? size(parts.group()) : 0;
        if (rate < 1 || rate > FASTEST) {
            throw new BadValue("is not a rate of bytes from 1/s to 1GiB/s", text, OCTET_RATE);
        }
        return rate;
    }

    /** Reads {@code 20%} or {@code 0.5%} as a number from 0 to 1. */
    public static double share(String text) {
        Matcher parts = PERCENT.matcher(text);
        double share = parts.matches() ? Double.parseDouble(parts.group(1)) / 100 : 2;
        if (share > 1) {
            throw new BadValue("is not a share", text, SHARE);
        }
        return share;
    }

    /** Reads {@code 2xx}, {@code 500-504}, {@code 404}, or several with commas. */
    public static Statuses statuses(String text) {
        List<Statuses.Range> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            ranges.add(range(part.strip(), text));
        }
        return new Statuses(List.copyOf(ranges));
    }

    /** Reads statuses that are all of 500 to 599, the faults of a server. */
    public static Statuses faults(String text) {
        Statuses statuses = statuses(text);
        for (Statuses.Range range : statuses.ranges()) {
            if (range.first() < 500) {
                throw new BadValue("has statuses that are no fault of a server", text, FAULTS);
            }
        }
        return statuses;
    }

    private static Statuses.Range range(String part, String text) {
        Matcher parts = STATUS.matcher(part);
        if (!parts.matches()) {
            throw new BadValue("is not a set of statuses", text, STATUSES);
        }
        if (parts.group(1) != null) {
            int first = Integer.parseInt(parts.group(1)) * 100;
            return new Statuses.Range(first, first + 99);
        }
        int first = Integer.parseInt(parts.group(2));
        int last = parts.group(3) == null ? first : Integer.parseInt(parts.group(3));
        if (last < first) {
            throw new BadValue("is a range of statuses that ends before it begins", text, STATUSES);
        }
        return new Statuses.Range(first, last);
    }

    /** Reads a point in time (RFC 3339 §5.6). */
    public static Instant time(String text) {
        try {
            if (TIMESTAMP.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            // told below, as what has another form
        }
        throw new BadValue("is not a time", text, TIME);
    }
}
