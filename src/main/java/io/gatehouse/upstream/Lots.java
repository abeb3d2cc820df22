package io.gatehouse.upstream;

import java.util.ArrayDeque;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws targets at random, each as often as its weight, in one step (the alias method of Walker and Vose). Immutable. */
final class Lots {
    private final List<TargetState> targets;
    private final boolean even;
    private final double[] own;
    private final int[] other;

    Lots(List<TargetState> targets) {
        this.targets = List.copyOf(targets);
        int size = targets.size();
        own = new double[size];
        other = new int[size];
        double total = targets.stream().mapToInt(each -> each.target().weight()).sum();
        even = targets.stream().allMatch(each -> each.target().weight() * (double) size == total);
        ArrayDeque<Integer> small = new ArrayDeque<>();
        ArrayDeque<Integer> large = new ArrayDeque<>();
        for (int i = 0; i < size; i++) {
            own[i] = targets.get(i).target().weight() * size / total;
            (own[i] < 1 ? small : large).add(i);
        }
        while (!small.isEmpty() && !large.isEmpty()) {
            int poor = small.remove();
            int rich = large.remove();
            other[poor] = rich;
            own[rich] -= 1 - own[poor];
            (own[rich] < 1 ? small : large).add(rich);
        }
        // what is left is 1 but for rounding
        small.forEach(i -> own[i] = 1);
        large.forEach(i -> own[i] = 1);
    }

    TargetState draw(RandomGenerator random) {
        int at = random.nextInt(own.length);
        return targets.get(even || random.nextDouble() < own[at] ? at : other[at]);
    }
}
