package io.gatehouse.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one of the targets of a tier. Threads: any.
 *
 * <p>It is made for certain targets and knows their weights; which of them take a request at this moment the search says.
 */
public interface Balancer {

    /** The target for a request; null when none takes it. */
    @Nullable
    TargetState pick(Search search);

    /** Of those that take the request the one that carries the least for its weight, looked for from a random place on. */
    static @Nullable TargetState idlest(List<TargetState> targets, Search search) {
        TargetState best = null;
        int from = search.random().nextInt(targets.size());
        for (int i = 0; i < targets.size(); i++) {
            TargetState next = targets.get((from + i) % targets.size());
            if (search.takes(next) && (best == null || load(next) < load(best))) {
                best = next;
            }
        }
        return best;
    }

    /** How much it carries for its weight. */
    static double load(TargetState target) {
        return target.load().inFlight() / (double) target.target().weight();
    }
}
