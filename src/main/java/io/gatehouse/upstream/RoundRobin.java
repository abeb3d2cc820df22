package io.gatehouse.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the targets in turn, each as often as its weight, spread as evenly as can be (smooth weighted round robin).
 *
 * <p>The whole cycle is computed once, so that a pick is one atomic step. Threads: any.
 */
public final class RoundRobin implements AutoCloseable {
    private final List<Target> cycle;
    private final AtomicInteger next = new AtomicInteger();

    public RoundRobin(List<Target> targets) {
        cycle = List.copyOf(cycle(targets));
    }

    /** The next target; null when none has a weight. */
    public @Nullable Target pick() {
        if (cycle.isEmpty()) {
            return null;
        }
        int turn = next.getAndUpdate(n -> n + 1 == cycle.size() ? 0 : n + 1);
        return cycle.get(turn);
    }

    /** Holds nothing that must be given back. */
    @Override
    public void close() {}

    private static List<Target> cycle(List<Target> targets) {
        int divisor = 0;
        for (Target target : targets) {
            divisor = gcd(divisor, target.weight());
        }
        int total = 0;
        int[] weights = new int[targets.size()];
        for (int i = 0; i < weights.length && divisor > 0; i++) {
            weights[i] = targets.get(i).weight() / divisor;
            total += weights[i];
        }
        int[] current = new int[weights.length];
        List<Target> cycle = new ArrayList<>(total);
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
