package io.gatehouse.limit;

import java.util.List;

/**
 * What came of asking for something that is limited.
 *
 * @param passed whether it was given
 * @param standings of all windows, in their order; where it was given, as they are since; none where nobody knows
 * @param shared whether those who count together could be asked
 */
public record Outcome(boolean passed, List<Standing> standings, boolean shared) {
    public Outcome(boolean passed, List<Standing> standings) {
        this(passed, standings, true);
    }

    /** Of somebody who has used nothing of these windows; what costs more than one ever has is there when it is full. */
    public static Outcome unused(List<Window> windows) {
        return new Outcome(
                true,
                windows.stream()
                        .map(window -> new Standing(window, window.burst(), 0, 0))
                        .toList());
    }

    /** What is so although those who count together can't be asked. */
    public static Outcome unknown(boolean passed) {
        return new Outcome(passed, List.of(), false);
    }

    /** The same, counted here alone. */
    public Outcome alone() {
        return new Outcome(passed, standings, false);
    }

    /** Whether it is known what there is. */
    public boolean isKnown() {
        return !standings.isEmpty();
    }

    /** Nanoseconds until there is as much as was asked for in all windows; 0 where there was. */
    public long again() {
        long longest = 0;
        for (Standing each : standings) {
            longest = Math.max(longest, each.again());
        }
        return longest;
    }

    /** Nanoseconds until all of all windows is there again. */
    public long reset() {
        long longest = 0;
        for (Standing each : standings) {
            longest = Math.max(longest, each.reset());
        }
        return longest;
    }
}
