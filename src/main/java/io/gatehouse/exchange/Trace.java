package io.gatehouse.exchange;

import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace a request belongs to, and the gateway's place in it (W3C Trace Context, level 2).
 *
 * <p>A valid {@code traceparent} is continued, whoever sent it, with a parent id of the gateway's own; anything else
 * begins a new trace, and nothing of it is passed on.
 *
 * @param id the trace-id: 32 hex digits, not all zero
 * @param parent the gateway's own id in it, which the upstream sees as its parent: 16 hex digits, not all zero
 * @param flags trace-flags, of which only sampled (1) and random-trace-id (2) are known and kept
 * @param state {@code tracestate} as it goes on; null for none
 */
public record Trace(
        String id, String parent, int flags, @Nullable String state) {
    public static final String PARENT_FIELD = "traceparent";
    public static final String STATE_FIELD = "tracestate";

    private static final int SAMPLED = 1;
    private static final int RANDOM = 2;

    /** Of every version that is known or may come; only version 00 says that nothing may follow (§3.2.2). */
    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    /**
     * The trace of a request with these fields.
     *
     * @param random where the ids come from: of 64 good bits each, as the flag of a new trace says (§3.2.2.5.2)
     */
    public static Trace of(Headers received, RandomGenerator random) {
        List<String> parents = received.all(PARENT_FIELD);
        Matcher parts = parents.size() == 1 ? PARENT.matcher(parents.get(0)) : null;
        if (parts == null || !parts.matches() || !isValid(parts)) {
            // sampled: the services behind decided so by themselves, where they saw no trace before
            return new Trace(hex(random) + hex(random), hex(random), SAMPLED | RANDOM, null);
        }
        boolean current = parts.group(1).equals("00");
        int flags = Integer.parseInt(parts.group(4), 16) & (current ? SAMPLED | RANDOM : SAMPLED);
        return new Trace(parts.group(2), hex(random), flags, TraceState.of(received.all(STATE_FIELD)));
    }

    /** A place of its own in the same trace, for what the gateway asks of others to answer. */
    public Trace beside(RandomGenerator random) {
        return new Trace(id, hex(random), flags, state);
    }

    private static boolean isValid(Matcher parts) {
        String version = parts.group(1);
        return !version.equals("ff")
                && !(version.equals("00") && parts.group(5) != null)
                && !isZero(parts.group(2))
                && !isZero(parts.group(3));
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(digit -> digit == '0');
    }

    /** The field that tells the next one (§3.2): always of the version that is known here. */
    public String parentField() {
        return "00-" + id + '-' + parent + "-0" + flags;
    }

    private static String hex(RandomGenerator random) {
        long bits = random.nextLong();
        while (bits == 0) {
            bits = random.nextLong();
        }
        return HexFormat.of().toHexDigits(bits);
    }
}
