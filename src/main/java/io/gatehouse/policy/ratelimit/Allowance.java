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
 * @param stray what is said of an only one that is not there, by its word
 */
record Allowance(
        @Nullable WindowOptions single,
        @Nullable LinkedHashMap<String, WindowOptions> several,
        Map<String, String> stray) {
    static Allowance of(
            @Nullable WindowOptions single,
            @Nullable LinkedHashMap<String, WindowOptions> several,
            Map<String, @Nullable Object> details) {
        Map<String, String> stray = new LinkedHashMap<>();
        if (single == null) {
            details.forEach((word, value) -> {
                if (value != null) {
                    stray.put(word, value.toString());
                }
            });
        }
        return new Allowance(single, several, stray);
    }

    /** Whether it says anything. */
    boolean isThere() {
        return single != null || several != null || !stray.isEmpty();
    }

    /** Reports what can't be counted; {@code place} stands at the options that have it. */
    void check(Place place) {
        stray.forEach((word, value) -> place.child(word)
                .problem(
                        "has no limit beside it",
                        value,
                        several == null ? "a limit beside it" : word + " in each of limits"));
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

    /** Whether what is owed of any window is owed beyond its end. */
    boolean carriesDebts() {
        return (single == null || single.carriesDebts())
                && (several == null || several.values().stream().allMatch(WindowOptions::carriesDebts));
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
