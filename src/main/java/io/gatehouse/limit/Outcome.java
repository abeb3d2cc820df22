package io.gatehouse.limit;

import java.util.List;

/**
 * What came of asking for something that is limited.
 *
 * @param passed whether it was given
 * @param standings of all windows, in their order; where it was given, as they are since
 */
public record Outcome(boolean passed, List<Standing> standings) {

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
