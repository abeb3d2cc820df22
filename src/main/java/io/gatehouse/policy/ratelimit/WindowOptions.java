package io.gatehouse.policy.ratelimit;

import io.gatehouse.config.Place;
import io.gatehouse.config.Quota;
import io.gatehouse.limit.Window;
import io.gatehouse.limit.Window.Algorithm;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A window of a limit.
 *
 * @param limit how much in how long ({@link Quota})
 * @param burst how much at once, where the algorithm is {@code tokenBucket}; as much as the limit unless given
 * @param algorithm {@code tokenBucket} unless given, {@code slidingWindow} or {@code calendar}
 * @param zone where the calendar's days begin; UTC unless given
 */
public record WindowOptions(
        String limit,
        @Nullable Long burst,
        @Nullable String algorithm,
        @Nullable String zone) {

    private static final Map<String, Algorithm> ALGORITHMS = Map.of(
            "tokenBucket",
            Algorithm.TOKEN_BUCKET,
            "slidingWindow",
            Algorithm.SLIDING_WINDOW,
            "calendar",
            Algorithm.CALENDAR);

    private static final Map<Quota.Unit, String> NAMES = Map.of(
            Quota.Unit.SECOND, "second",
            Quota.Unit.MINUTE, "minute",
            Quota.Unit.HOUR, "hour",
            Quota.Unit.DAY, "day",
            Quota.Unit.MONTH, "month");

    private Algorithm counted() {
        return algorithm == null ? Algorithm.TOKEN_BUCKET : Objects.requireNonNull(ALGORITHMS.get(algorithm));
    }

    /** Reports what can't be counted so. */
    void check(Place place) {
        Quota quota = Quota.parse(limit);
        Algorithm counted = counted();
        if (burst != null && counted != Algorithm.TOKEN_BUCKET) {
            place.child("burst").problem("is of a token bucket alone", burst.toString(), "no burst with " + algorithm);
        }
        if (zone != null && counted != Algorithm.CALENDAR) {
            place.child("zone").problem("is of a calendar alone", zone, "algorithm: calendar beside it");
        }
        if (counted == Algorithm.CALENDAR && quota.times() > 1) {
            place.child("limit")
                    .problem("is no span of the calendar", limit, "one minute, hour, day or month, such as 5000/d");
        }
        if (counted != Algorithm.CALENDAR && quota.unit() == Quota.Unit.MONTH) {
            place.child("limit")
                    .problem("has months, which a calendar alone has", limit, "algorithm: calendar beside it");
        }
    }

    /** Whether what is owed is owed beyond the window's end. */
    boolean carriesDebts() {
        return counted() == Algorithm.TOKEN_BUCKET;
    }

    /** What the unit is called, such as {@code minute}. */
    String usualName() {
        Quota quota = Quota.parse(limit);
        String unit = Objects.requireNonNull(NAMES.get(quota.unit()));
        return quota.times() == 1 ? unit : quota.times() + "-" + unit + "s";
    }

    Window window(String name) {
        Quota quota = Quota.parse(limit);
        ZoneId where = zone == null ? ZoneOffset.UTC : Quota.zone(zone);
        return new Window(name, counted(), quota, burst == null ? quota.count() : burst, where);
    }
}
