package io.gatehouse.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes any target, each as often as its weight. */
final class RandomPick implements Balancer {
    private static final int DRAWS = 8;

    private final List<TargetState> targets;
    private final Lots lots;

    RandomPick(List<TargetState> targets) {
        this.targets = List.copyOf(targets);
        this.lots = new Lots(targets);
    }

    @Override
    public @Nullable TargetState pick(Search search) {
        for (int i = 0; i < DRAWS; i++) {
            TargetState drawn = lots.draw(search.random());
            if (search.likes(drawn)) {
                return drawn;
            }
        }
        return Balancer.idlest(targets, search);
    }
}
