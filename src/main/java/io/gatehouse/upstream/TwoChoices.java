package io.gatehouse.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws two targets and takes the one that costs less: nearly as good as looking at all of them, and no target is run down
 * by everybody at once. They are drawn by weight, so that of those that cost the same each gets its share
 * (Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, 2001).
 */
final class TwoChoices implements Balancer {
    private static final int DRAWS = 4;

    /** Stands for the latency of a target of which nothing was measured yet, once a request is on its way there. */
    private static final double UNKNOWN = 1e9;

    private final List<TargetState> targets;
    private final Lots lots;
    private final Cost cost;

    /** What a request would cost at a target; the less, the better. */
    @FunctionalInterface
    private interface Cost {
        double of(TargetState target, long now);
    }

    private TwoChoices(List<TargetState> targets, Cost cost) {
        this.targets = List.copyOf(targets);
        this.lots = new Lots(targets);
        this.cost = cost;
    }

    /** By the requests under way there. */
    static TwoChoices leastRequest(List<TargetState> targets) {
        return new TwoChoices(targets, (target, now) -> Balancer.load(target));
    }

    /** By the latency of late, times the requests under way there. */
    static TwoChoices ewma(List<TargetState> targets) {
        return new TwoChoices(targets, TwoChoices::expected);
    }

    private static double expected(TargetState target, long now) {
        double latency = target.load().latency(now);
        int inFlight = target.load().inFlight();
        if (latency == 0) {
            return inFlight == 0 ? 0 : UNKNOWN * inFlight;
        }
        return latency * (1 + Balancer.load(target));
    }

    @Override
    public @Nullable TargetState pick(Search search) {
        for (int i = 0; i < DRAWS; i++) {
            TargetState one = lots.draw(search.random());
            TargetState two = lots.draw(search.random());
            boolean likesOne = search.likes(one);
            if (search.likes(two)) {
                return likesOne && cost.of(one, search.now()) <= cost.of(two, search.now()) ? one : two;
            }
            if (likesOne) {
                return one;
            }
        }
        return Balancer.idlest(targets, search);
    }
}
