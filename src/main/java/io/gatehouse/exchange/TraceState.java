package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code tracestate} (W3C Trace Context §3.3), which is passed on as it came: the gateway has no entry in it. */
final class TraceState {
    private static final int MOST_MEMBERS = 32;

    /** So much must be passed on; of what is longer, members go (§3.3.1.5). */
    private static final int LONGEST = 512;

    private static final int LONG_MEMBER = 128;

    private static final Pattern MEMBER =
            Pattern.compile("(?:[a-z][_0-9a-z*/-]{0,255}|[a-z0-9][_0-9a-z*/-]{0,240}@[a-z][_0-9a-z*/-]{0,13})"
                    + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

    private TraceState() {}

    /** What goes on of these lines; null when there are none, or when one can't be read: then all is dropped. */
    static @Nullable String of(List<String> lines) {
        List<String> members = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String line : lines) {
            for (String part : line.split(",")) {
                String member = part.strip();
                if (member.isEmpty()) {
                    continue;
                }
                if (!MEMBER.matcher(member).matches() || !keys.add(member.substring(0, member.indexOf('=')))) {
                    return null;
                }
                members.add(member);
            }
        }
        if (members.isEmpty() || members.size() > MOST_MEMBERS) {
            return null;
        }
        String whole = String.join(",", lines);
        return whole.length() <= LONGEST ? whole : shortened(members);
    }

    /** Long members go first, then those at the end, which are the oldest. */
    private static @Nullable String shortened(List<String> members) {
        List<String> kept = new ArrayList<>(members);
        for (int i = kept.size() - 1; i >= 0 && length(kept) > LONGEST; i--) {
            if (kept.get(i).length() > LONG_MEMBER) {
                kept.remove(i);
            }
        }
        while (length(kept) > LONGEST) {
            kept.remove(kept.size() - 1);
        }
        return kept.isEmpty() ? null : String.join(",", kept);
    }

    private static int length(List<String> members) {
        return String.join(",", members).length();
    }
}
