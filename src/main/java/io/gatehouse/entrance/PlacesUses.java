package io.gatehouse.entrance;

import io.gatehouse.observe.PlacesUse;
import io.gatehouse.policy.Occupied;
import io.gatehouse.policy.Occupied.Occupancy;
import io.gatehouse.snapshot.Snapshot;
import java.util.List;
import java.util.Map;

/** Reads how many requests have places by the policies of a snapshot, for the metrics, which know no policy. */
final class PlacesUses {
    private PlacesUses() {}

    /** All of them as they stand now, in the order of their ids. */
    static List<PlacesUse> of(Snapshot snapshot) {
        return snapshot.occupied().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> use(each.getKey(), each.getValue()))
                .toList();
    }

    private static PlacesUse use(String id, Occupied policy) {
        Occupancy now = policy.occupancy();
        return new PlacesUse(id, now.inFlight(), now.waiting());
    }
}
