package io.gatehouse.token;

import io.gatehouse.exchange.Headers;
import java.time.Duration;
import java.util.Locale;

/** For how long an answer of a provider holds by its {@code Cache-Control} (RFC 9111 §4.2.1), from a minute to a day. */
final class Freshness {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofDays(1);

    private Freshness() {}

    static Duration of(Headers fields) {
        Duration found = USUAL;
        for (String member : fields.members("Cache-Control")) {
            String directive = member.toLowerCase(Locale.ROOT);
            if (directive.equals("no-store") || directive.equals("no-cache")) {
                return SHORTEST;
            }
            if (directive.matches("max-age=\"?\\d{1,10}\"?")) {
                found = Duration.ofSeconds(Long.parseLong(directive.replaceAll("\\D", "")));
            }
        }
        return found.compareTo(SHORTEST) < 0 ? SHORTEST : found.compareTo(LONGEST) > 0 ? LONGEST : found;
    }
}
