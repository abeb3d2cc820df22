package io.gatehouse.cache;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a cache's owner says beside what messages say.
 *
 * @param ttl for how long an answer is fresh that does not say it; null for not at all
 * @param override whether {@code ttl} and {@code statuses} count also where an answer says otherwise; never against {@code
 *     no-store}, {@code no-cache} or {@code private}
 * @param statuses the same as {@code ttl} for some statuses; null for the others
 * @param heuristic whether an answer without a lifetime is fresh for a tenth of its age (RFC 9111 §4.2.2)
 * @param targeted the fields that speak to this cache, the most telling first (RFC 9213)
 * @param vary fields of requests by which answers differ although they do not say so
 * @param shared whether an answer to one caller is given to others
 * @param cookies whether answers that set cookies are stored
 * @param stale what may be given although it is not fresh any more
 * @param maxEntry the most octets of content that an answer may have that is stored
 */
public record Rules(
        @Nullable Duration ttl,
        boolean override,
        IntFunction<@Nullable Duration> statuses,
        boolean heuristic,
        List<String> targeted,
        Set<String> vary,
        boolean shared,
        boolean cookies,
        StaleUse stale,
        long maxEntry) {

    /**
     * For how long answers are given that are not fresh any more, where they do not say it themselves (RFC 5861).
     *
     * @param whileRevalidate beside which a fresh one is asked for
     * @param ifError where the upstream fails
     */
    public record StaleUse(
            @Nullable Duration whileRevalidate, @Nullable Duration ifError) {}

    /** For how long an answer of this status is fresh by the owner's word; null where there is none. */
    @Nullable
    Duration ttl(int status) {
        Duration own = statuses.apply(status);
        if (own != null) {
            return own;
        }
        return switch (status) {
            case 200, 203, 204, 206, 300, 301, 308 -> ttl;
            default -> null;
        };
    }
}
