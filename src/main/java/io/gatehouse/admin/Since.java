package io.gatehouse.admin;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Units;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Reads the parameter {@code since}: a time, or how long ago that is. */
final class Since {
    static final String EXPECTED = "a time such as 2026-01-01T00:00:00Z, or how long ago such as 30m, 1h or 7d";

    /** A caller's clock may be a little fast. */
    private static final Duration FAST = Duration.ofMinutes(1);

    private Since() {}

    /** The time that is meant, if it is {@code now}; a refusal for what is none, or lies in the future. */
    static Instant of(String text, Instant now) {
        Instant since = text.startsWith("P") || text.indexOf('T') < 0 ? ago(text, now) : time(text);
        if (since.isAfter(now.plus(FAST))) {
            throw refused(text, "lies in the future");
        }
        return since;
    }

    /** With the zone as an offset (RFC 3339 §5.6); a plus sign that nobody encoded has become a space. */
    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeException e) {
            throw refused(text, "is no time");
        }
    }

    private static Instant ago(String text, Instant now) {
        try {
            return now.minus(Units.duration(text)).truncatedTo(ChronoUnit.MILLIS);
        } catch (BadValue e) {
            throw refused(text, "is neither a time nor a duration");
        }
    }

    private static Refusal refused(String text, String what) {
        return Refusal.of(400, "since is \"" + text + "\", which " + what + "; expected " + EXPECTED + ".");
    }
}
