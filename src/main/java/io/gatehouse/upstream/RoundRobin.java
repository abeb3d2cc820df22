package io.gatehouse.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the targets in turn, each as often as its weight, spread as evenly as can be (smooth weighted round robin).
 *
 * <p>The whole cycle is computed once, so that a pick is one atomic step. The turns of a target that takes none go to the
 * others by a second turn of the same cycle, so that not its successor alone gets them.
 */
final class RoundRobin implements Balancer {
    private static final int SPARE_TURNS = 16;

    private final List<TargetState> targets;
    private final List<TargetState> cycle;
    private final Turns turns;

    RoundRobin(List<TargetState> targets, Turns turns) {
        this.targets = List.copyOf(targets);
        this.cycle = List.copyOf(cycle(targets));
        this.turns = turns;
    }

    @Override
    public @Nullable TargetState pick(Search search) {
        TargetState first =
                at(search.onlyLooks() ? turns.next().get() : turns.next().getAndIncrement());
        if (search.likes(first)) {
            return first;
        }
        for (int i = 0; i < SPARE_TURNS; i++) {
            TargetState other = at(
                    search.onlyLooks() ? turns.spare().get() + i : turns.spare().getAndIncrement());
            if (search.likes(other)) {
                return other;
            }
        }
        return Balancer.idlest(targets, search);
    }

    /** Turns are counted on for ever; where the count begins anew, once in four billions, the cycle is cut short. */
    private TargetState at(int turn) {
        return cycle.get(Integer.remainderUnsigned(turn, cycle.size()));
    }

    private static List<TargetState> cycle(List<TargetState> targets) {
        int divisor = 0;
        for (TargetState target : targets) {
            divisor = gcd(divisor, target.target().weight());
        }
        int total = 0;
        int[] weights = new int[targets.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = targets.get(i).target().weight() / divisor;
            total += weights[i];
        }
        int[] current = new int[weights.length];
        List<TargetState> cycle = new ArrayList<>(total);
        for (int turn = 0; turn < total; turn++) {
            int best = 0;
            for (int i = 0; i < weights.length; i++) {
                current[i] += weights[i];
                best = current[i] > current[best] ? i : best;
            }
            current[best] -= total;
            cycle.add(targets.get(best));
        }
        return cycle;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
