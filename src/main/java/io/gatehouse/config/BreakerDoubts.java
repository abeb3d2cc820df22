package io.gatehouse.config;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Warns of a breaker for which no call is ever slow, since calls are broken off before.
 *
 * <p>{@code timeouts.attempt} breaks off only calls that another one may follow: the others may still be slow, so that it
 * is not looked at.
 */
final class BreakerDoubts {

    /** How long the answer's first byte is waited for, unless given. */
    static final String FIRST_BYTE = "60s";

    private BreakerDoubts() {}

    /** @param others the timeouts of the routes that the upstream answers, which stand before its own */
    static void tell(JsonObject upstream, List<JsonObject> others, Place place) {
        String text = Members.text(Members.object(upstream, "breaker"), "slow");
        if (text == null) {
            return;
        }
        Duration slow = Units.duration(text);
        JsonObject timeouts = Members.object(upstream, "timeouts");
        String total = Members.text(timeouts, "total");
        String given = Members.text(timeouts, "firstByte");
        String firstByte = given == null ? FIRST_BYTE : given;
        Place at = place.child("breaker").child("slow");
        if (total != null && isOver("total", total, others, slow)) {
            at.warning(
                    "has no effect, since timeouts.total (" + total + ") is over before", text, "less than " + total);
        } else if (isOver("firstByte", firstByte, others, slow)) {
            // the time until the request is sent comes on top of it
            at.warning(
                    "has hardly any effect, since timeouts.firstByte (" + firstByte
                            + (given == null ? " unless given)" : ")") + " is over before",
                    text,
                    "less than " + firstByte);
        }
    }

    /** Whether a wait is over by this time, in every route. */
    private static boolean isOver(String name, String own, List<JsonObject> others, Duration time) {
        return !longer(own, time) && others.stream().noneMatch(route -> longer(Members.text(route, name), time));
    }

    private static boolean longer(@Nullable String wait, Duration time) {
        return wait != null && Units.duration(wait).compareTo(time) > 0;
    }
}
