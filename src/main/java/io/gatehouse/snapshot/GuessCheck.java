package io.gatehouse.snapshot;

import io.gatehouse.config.Place;
import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Chain;
import java.util.List;

/**
 * Warns of what looks at credentials that are not good, where no policy of the route ever takes any. For one route.
 *
 * @param links of the route's policies, one for each, in the order of the document
 * @param place of the route
 */
record GuessCheck(List<Chain.Link> links, Place place) {
    private static final String DOUBT =
            "has no effect, since no policy of this route takes credentials that may not be good";
    private static final String EXPECTED = "an authentication such as apiKey, basic or jwt among the route's policies";

    /** Tells it. */
    void check() {
        if (links.stream().anyMatch(GuessCheck::takesGuesses)) {
            return;
        }
        for (int i = 0; i < links.size(); i++) {
            Chain.Link link = links.get(i);
            if (link.mode() != Mode.OFF && link.policy().needsGuesses()) {
                place.child("policies").child(i).warning(DOUBT, link.id(), EXPECTED);
            }
        }
    }

    /** Also where it is only observed: the upstream may answer 401 then. */
    private static boolean takesGuesses(Chain.Link link) {
        return link.mode() != Mode.OFF && link.policy() instanceof Authenticator way && way.takesGuesses();
    }
}
