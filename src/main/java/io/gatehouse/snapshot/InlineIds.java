package io.gatehouse.snapshot;

import java.util.HashMap;
import java.util.Map;

/** Gives the policies that stand in the list of a route, or of a consumer, their ids, in the order of the list. For one list. */
final class InlineIds {
    private final String owner;
    private final Map<String, Integer> uses = new HashMap<>();

    /** @param owner the route's id, or what stands for the consumer */
    InlineIds(String owner) {
        this.owner = owner;
    }

    /** The id of the next policy of this word: {@code OWNER.KEY}, {@code OWNER.KEY.2} for a second one. */
    String next(String key) {
        int use = uses.merge(key, 1, Integer::sum);
        return owner + '.' + key + (use == 1 ? "" : "." + use);
    }
}
