package io.gatehouse.cache;

import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For how long an answer is fresh, and what may be done with it afterwards (RFC 9111 §4.2, RFC 5861). All in seconds.
 *
 * @param fresh the freshness lifetime
 * @param reason in words, who says so
 * @param validates whether it is used only when its upstream says that it still holds ({@code no-cache}, §5.2.2.4)
 * @param strict whether it is never used when it is not fresh ({@code must-revalidate} and its like, §5.2.2.2)
 * @param whileRevalidate for how long after that it is used while it is asked for anew
 * @param ifError for how long after that it is used where the upstream fails
 */
public record Lifetime(
        long fresh, String reason, boolean validates, boolean strict, long whileRevalidate, long ifError) {
    /** Those of RFC 9110 §15.1, which may be stored without a word on freshness. */
    private static final Set<Integer> HEURISTIC = Set.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501);

    /** @param received when the answer came, in milliseconds since 1970 */
    static Lifetime of(Reply reply, Directives said, boolean targeted, Rules rules, long received) {
        Long ifError = said.seconds("stale-if-error");
        Long whileRevalidate = said.seconds("stale-while-revalidate");
        Told told = told(reply, said, targeted, rules, received);
        boolean strict = said.has("must-revalidate") || said.has("proxy-revalidate") || said.has("s-maxage");
        return new Lifetime(
                told.seconds,
                told.reason,
                said.hasWhole("no-cache"),
                strict,
                whileRevalidate != null
                        ? whileRevalidate
                        : seconds(rules.stale().whileRevalidate()),
                ifError != null ? ifError : seconds(rules.stale().ifError()));
    }

    private record Told(long seconds, String reason) {}

    private static Told told(Reply reply, Directives said, boolean targeted, Rules rules, long received) {
        Duration own = rules.ttl(reply.status());
        if (rules.override() && own != null) {
            return new Told(seconds(own), "ttl of the policy, which overrides");
        }
        Long shared = said.seconds("s-maxage");
        if (shared != null) {
            return new Told(shared, "s-maxage");
        }
        Long age = said.seconds("max-age");
        if (age != null) {
            return new Told(age, "max-age");
        }
        Headers headers = reply.headers();
        if (!targeted && headers.contains("Expires")) {
            return new Told(expires(headers, received), "Expires");
        }
        if (own != null) {
            return new Told(seconds(own), "ttl of the policy");
        }
        Long modified = HttpDate.millis(headers.first("Last-Modified"));
        boolean guesses = rules.heuristic() && (HEURISTIC.contains(reply.status()) || said.has("public"));
        if (guesses && modified != null) {
            return new Told(Math.max(0, (date(headers, received) - modified) / 10_000), "a tenth of its age");
        }
        return new Told(0, "nothing says for how long");
    }

    /** More than one, or one that is no date, is in the past (§5.3). */
    private static long expires(Headers headers, long received) {
        Long end = headers.all("Expires").size() == 1 ? HttpDate.millis(headers.first("Expires")) : null;
        return end == null ? 0 : Math.max(0, (end - date(headers, received)) / 1000);
    }

    /** When the upstream says it made it; when it came, where that is not said (RFC 9110 §6.6.1). */
    static long date(Headers headers, long received) {
        Long date = HttpDate.millis(headers.first("Date"));
        return date == null ? received : date;
    }

    private static long seconds(@Nullable Duration duration) {
        return duration == null ? 0 : Math.min(duration.toSeconds(), Directives.MOST_SECONDS);
    }

    /** Whether anything says for how long it is fresh, be it not at all, or it can be asked about later. */
    boolean isSaid() {
        return !reason.startsWith("nothing");
    }
}
