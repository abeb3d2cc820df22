package io.gatehouse.snapshot;

import io.gatehouse.config.ConsumerEntry;
import io.gatehouse.config.Place;
import io.gatehouse.policy.Chain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the chains of consumers that have policies of their own. */
final class ConsumerPolicies {
    private static final String EXPECTED =
            "a policy that runs when it is known who sends a request: authorize, bodySize, forwardAuth,"
                    + " headers, identity, ip, upstreamAuth, rateLimit by subject, consumer, group or claim.NAME, or"
                    + " concurrency by one of these or by route";

    private ConsumerPolicies() {}

    /**
     * Those chains by the consumers' ids; one that has problems is left out, which are then reported.
     *
     * @param place of the consumers
     */
    static Map<String, Chain> compile(Map<String, ConsumerEntry> consumers, PolicyCompiler policies, Place place) {
        Map<String, Chain> chains = new LinkedHashMap<>();
        consumers.forEach((id, entry) -> {
            if (entry.policies().isEmpty()) {
                return;
            }
            Place list = place.child(id).child("policies");
            List<Chain.Link> links = policies.links(entry.policies(), ids(id), list);
            if (links != null && areForConsumers(links, list)) {
                chains.put(id, new Chain(links));
            }
        });
        return Map.copyOf(chains);
    }

    /** A consumer may have the id of a route, whose policies must be told apart. */
    static InlineIds ids(String consumer) {
        return new InlineIds("consumers." + consumer);
    }

    private static boolean areForConsumers(List<Chain.Link> links, Place list) {
        boolean all = true;
        for (int i = 0; i < links.size(); i++) {
            Chain.Link link = links.get(i);
            if (!link.phase().isForConsumers()) {
                list.child(i).problem("runs before it is known who sends a request", link.id(), EXPECTED);
                all = false;
            }
        }
        return all;
    }
}
