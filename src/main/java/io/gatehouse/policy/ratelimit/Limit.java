package io.gatehouse.policy.ratelimit;

import io.gatehouse.limit.Counters;
import io.gatehouse.limit.Outcome;
import io.gatehouse.limit.Standing;
import io.gatehouse.limit.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What callers of one plan, or of none, have.
 *
 * @param windows in the order of the document
 * @param counters what was used of them
 * @param within says that there is some
 * @param exceeded says of each window that there is none, in their order
 */
record Limit(List<Window> windows, Counters counters, String within, List<String> exceeded) {

    /** @param plan its name; empty for what everybody has */
    static Limit of(String plan, List<Window> windows, Counters counters) {
        String of = plan.isEmpty() ? "" : " of the plan " + plan;
        List<String> exceeded = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (Window window : windows) {
            exceeded.add("the " + said(window) + of + " are used up");
            all.add(said(window));
        }
        return new Limit(windows, counters, "some is left of the " + String.join(" and the ", all) + of, exceeded);
    }

    private static String said(Window window) {
        return window.quota() + " (" + window.name() + ')';
    }

    /** Why there is none, told by the window that takes longest. */
    String why(Outcome outcome) {
        int longest = 0;
        for (int i = 1; i < outcome.standings().size(); i++) {
            boolean longer = outcome.standings().get(i).again()
                    > outcome.standings().get(longest).again();
            longest = longer ? i : longest;
        }
        return exceeded.get(longest);
    }

    /** What there is for a key, for an explanation. */
    Map<String, String> told(String key) {
        Map<String, String> told = new LinkedHashMap<>();
        for (Standing each : counters.look(key, 1).standings()) {
            told.put(
                    each.window().name(),
                    each.remaining() + " of " + each.window().burst() + " left, all again in "
                            + LimitFields.seconds(each.reset()) + " s");
        }
        return told;
    }
}
