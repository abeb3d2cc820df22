package io.gatehouse.policy.ratelimit;

import io.gatehouse.config.Place;
import io.gatehouse.limit.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much there is, in one window or in several.
 *
 * @param single the only one, which has no name; null for none
 * @param several by their names; null for none
 */
record Allowance(@Nullable WindowOptions single, @Nullable LinkedHashMap<String, WindowOptions> several) {
    /** Whether it says anything. */
    boolean isThere() {
        return single != null || several != null;
    }

    /** Reports what can't be counted; {@code place} stands at the options that have it. */
    void check(Place place) {
        if ((single == null) == (several == null)) {
            place.problem(
                    single == null ? "has no limit" : "has both limit and limits",
                    null,
                    "one of: limit, such as 100/min; limits, windows by name");
            return;
        }
        if (single != null) {
            single.check(place);
        }
        if (several != null) {
            several.forEach((name, window) -> window.check(place.child("limits").child(name)));
        }
    }

    List<Window> windows() {
        if (single != null) {
            return List.of(single.window(single.usualName()));
        }
        List<Window> windows = new ArrayList<>();
        Map<String, WindowOptions> named = several == null ? Map.of() : several;
        named.forEach((name, window) -> windows.add(window.window(name)));
        return List.copyOf(windows);
    }
}
