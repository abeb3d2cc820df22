package io.gatehouse.snapshot;

import io.gatehouse.config.Place;
import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.config.RouteEntry;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Phase;
import java.util.List;

/**
 * Warns of what keeps answers where a route splits its requests: it does not tell the members' answers apart. For one route.
 *
 * @param links of the policies of the route, or of a view of it, one for each, in the order of the document
 * @param place of the route or the view
 */
record MembersCheck(List<Chain.Link> links, Place place) {
    private static final String DOUBT = "gives what one member of the split answered to all who ask for the same";

    /** Tells it. */
    void check(RouteEntry entry) {
        if (entry.upstream() == null || entry.upstream().split().size() < 2) {
            return;
        }
        for (int i = 0; i < links.size(); i++) {
            Chain.Link link = links.get(i);
            if (link.mode() == Mode.ENFORCE && link.phase() == Phase.CACHE) {
                place.child("policies").child(i).warning(DOUBT, link.id(), "members that answer alike");
            }
        }
    }
}
