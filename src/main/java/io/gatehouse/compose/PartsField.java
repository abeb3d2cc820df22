package io.gatehouse.compose;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names each part of an answer with how it ended, in a structured field (RFC 9651): a list of tokens with parameters, such as
 * {@code pet;status=200;ms=12, owner;status=504;ms=400;reason=timeout;used=omit}.
 */
final class PartsField {
    static final String NAME = "Gatehouse-Parts";

    private static final Pattern OUTCOME = Pattern.compile(";\\s*(?:hit|fwd=([a-z-]+))");

    private PartsField() {}

    static String of(List<Brought> parts) {
        StringBuilder text = new StringBuilder();
        for (Brought each : parts) {
            text.append(text.isEmpty() ? "" : ", ").append(each.part().name());
            if (each.skipped()) {
                text.append(";skipped");
                continue;
            }
            Outcome outcome = each.outcome();
            text.append(";status=").append(outcome.status()).append(";ms=").append(outcome.nanos() / 1_000_000);
            String kept = cache(each);
            if (kept != null) {
                text.append(";cache=").append(kept);
            }
            if (outcome.reason() != null) {
                text.append(";reason=").append(outcome.reason().word());
                if (each.used() != null) {
                    text.append(";used=").append(each.used());
                }
            }
        }
        return text.toString();
    }

    /** What the gateway's own cache did, which is the last that {@code Cache-Status} tells of (RFC 9211 §2); null where there is none. */
    private static @Nullable String cache(Brought part) {
        if (!part.part().terms().keeps()) {
            return null;
        }
        String last = null;
        for (String line : part.outcome().headers().all("Cache-Status")) {
            Matcher outcome = OUTCOME.matcher(line);
            while (outcome.find()) {
                last = outcome.group(1) == null ? "hit" : outcome.group(1);
            }
        }
        return last;
    }
}
