package io.gatehouse.compose;

import io.gatehouse.config.Statuses;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which status an answer has that can't be had, by what became of the part that it can't be had without.
 *
 * @param byPart the rules of the document by the names of parts, the first that fits counts
 */
public record StatusRules(Map<String, List<Rule>> byPart) {

    /**
     * A rule.
     *
     * @param statuses of the part's answer
     * @param reasons why there was no answer, or none that is any use
     * @param status the status that it leads to
     */
    public record Rule(Statuses statuses, Set<Reason> reasons, int status) {
        private boolean fits(Outcome outcome) {
            return outcome.reason() == Reason.STATUS
                    ? statuses.contains(outcome.status())
                    : reasons.contains(outcome.reason());
        }
    }

    /** The field of a 401 that says how to authenticate, which goes on with it. */
    static final String CHALLENGE = "WWW-Authenticate";

    int of(Brought part) {
        Outcome outcome = part.outcome();
        for (Rule rule : byPart.getOrDefault(part.part().name(), List.of())) {
            if (rule.fits(outcome)) {
                // one that does not say how to authenticate is none (RFC 9110 §15.5.2)
                boolean isMute = rule.status == 401 && !outcome.headers().contains(CHALLENGE);
                return isMute ? 403 : rule.status;
            }
        }
        return outcome.reason() == Reason.STATUS ? unlessSaid(outcome.status()) : outcome.status();
    }

    /** It was the gateway that made the request, so that what is wrong with it is not the client's fault. */
    private static int unlessSaid(int status) {
        return switch (status) {
            case 404, 410 -> status;
            case 401, 403 -> 403;
            case 429, 503 -> 503;
            case 504 -> 504;
            default -> 502;
        };
    }
}
