package io.gatehouse.policy.ratelimit;

import io.gatehouse.exchange.Headers;
import io.gatehouse.limit.Outcome;
import io.gatehouse.limit.Standing;
import io.gatehouse.limit.Window;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells clients of limits: {@code RateLimit-Policy} and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers-11 §3 and §4),
 * which are lists of Structured Fields (RFC 9651), and if wanted the {@code X-RateLimit} fields that were customary before.
 *
 * @param id of the policy
 * @param told whether any is sent
 * @param legacy whether the older ones are sent too
 * @param bytes whether what is counted is octets of content
 */
record LimitFields(String id, boolean told, boolean legacy, boolean bytes) {
    private static final String POLICY = "RateLimit-Policy";
    private static final String LIMIT = "RateLimit";

    /** The fields and these, after those of who came before. */
    Headers with(Headers fields, Outcome outcome) {
        if (!told || !outcome.isKnown()) {
            return fields;
        }
        List<String> others = fields.all(POLICY);
        StringBuilder policies = new StringBuilder();
        StringBuilder limits = new StringBuilder();
        for (Standing each : outcome.standings()) {
            String separator = policies.isEmpty() ? "" : ", ";
            String name = name(each.window(), others);
            policies.append(separator).append(name);
            limits.append(separator).append(name);
            policy(each.window(), policies);
            limits.append(";r=").append(left(each)).append(";t=").append(seconds(each.reset()));
        }
        Headers.Builder all =
                fields.toBuilder().add(POLICY, policies.toString()).add(LIMIT, limits.toString());
        if (legacy) {
            legacy(outcome, all);
        }
        return all.build();
    }

    /** A name that another has already is told with the policy's. */
    private String name(Window window, List<String> others) {
        String name = '"' + window.name() + '"';
        return others.stream().anyMatch(each -> each.contains(name)) ? '"' + id + '.' + window.name() + '"' : name;
    }

    private void policy(Window window, StringBuilder text) {
        text.append(";q=").append(window.quota().count());
        text.append(bytes ? ";qu=\"content-bytes\"" : "");
        text.append(";w=").append(window.quota().usual().toSeconds());
    }

    /** Of the window that has the least left for its size. */
    private static void legacy(Outcome outcome, Headers.Builder fields) {
        Standing tightest = outcome.standings().get(0);
        for (Standing each : outcome.standings()) {
            tightest = share(each) < share(tightest) ? each : tightest;
        }
        fields.set("X-RateLimit-Limit", Long.toString(tightest.window().quota().count()));
        fields.set("X-RateLimit-Remaining", Long.toString(left(tightest)));
        fields.set("X-RateLimit-Reset", Long.toString(seconds(tightest.reset())));
    }

    /** No more than the limit, though a burst may be more. */
    private static long left(Standing standing) {
        return Math.max(Math.min(standing.remaining(), standing.window().quota().count()), 0);
    }

    private static double share(Standing standing) {
        return (double) standing.remaining() / standing.window().burst();
    }

    /** Whole seconds, rounded up. */
    static long seconds(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return nanos / second + (nanos % second == 0 ? 0 : 1);
    }
}
