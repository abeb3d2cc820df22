package io.gatehouse.snapshot;

import io.gatehouse.config.TargetEntry;
import io.gatehouse.config.TargetUrl;
import io.gatehouse.upstream.AdaptiveBound;
import io.gatehouse.upstream.Bound;
import io.gatehouse.upstream.Breaker;
import io.gatehouse.upstream.Drain;
import io.gatehouse.upstream.Ejection;
import io.gatehouse.upstream.Load;
import io.gatehouse.upstream.Obstacle;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.TargetState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the targets of one upstream, with the states that they had before where these mean the same. */
final class TargetMaker {
    private static final int BACKUP = 9;

    /** What an adaptive bound never exceeds unless the document says otherwise. */
    private static final int ADAPTIVE = 1_000;

    private final String upstream;
    private final Supplies supplies;
    private final Rules rules;

    /**
     * What keeps the targets of an upstream from taking requests.
     *
     * @param ejection null for never
     * @param perTarget requests under way at a target; 0 for any number
     * @param adaptive whether that is only the most, and how many it really are is found out
     * @param breaker null for none
     */
    record Rules(
            Ejection.@Nullable Rules ejection,
            int perTarget,
            boolean adaptive,
            Breaker.@Nullable Rules breaker,
            Duration slowStart) {}

    TargetMaker(String upstream, Supplies supplies, Rules rules) {
        this.upstream = upstream;
        this.supplies = supplies;
        this.rules = rules;
    }

    static Target target(TargetEntry entry) {
        TargetUrl url = TargetUrl.parse(entry.url());
        String host =
                url.host().startsWith("[") ? url.host().substring(1, url.host().length() - 1) : url.host();
        int tier = Boolean.TRUE.equals(entry.backup()) ? BACKUP : entry.tier() == null ? 0 : entry.tier();
        return new Target(
                entry.name() == null ? url.authority() : entry.name(),
                url.scheme(),
                host,
                url.port(),
                url.basePath(),
                entry.weight() == null ? 1 : entry.weight(),
                tier);
    }

    TargetState make(Target target) {
        Address at = new Address(upstream, target.scheme(), target.host(), target.port(), target.basePath());
        List<Obstacle> obstacles = new ArrayList<>();
        Ejection.Rules ejection = rules.ejection();
        if (ejection != null) {
            obstacles.add(supplies.hold(new Of<>(at, ejection), Ejection.class, () -> new Ejection(ejection)));
        }
        if (rules.adaptive()) {
            int max = rules.perTarget() > 0 ? rules.perTarget() : ADAPTIVE;
            obstacles.add(
                    supplies.hold(new Of<>(at, new Adaptive(max)), AdaptiveBound.class, () -> new AdaptiveBound(max)));
        } else if (rules.perTarget() > 0) {
            obstacles.add(
                    supplies.hold(new Of<>(at, rules.perTarget()), Bound.class, () -> new Bound(rules.perTarget())));
        }
        // last: a probe that has begun is not called back by another obstacle
        Breaker.Rules breaker = rules.breaker();
        if (breaker != null) {
            obstacles.add(
                    supplies.hold(new Of<>(at, breaker), Breaker.class, () -> new Breaker(breaker, supplies.nanos())));
        }
        Load load = supplies.hold(new Of<>(at, "load"), Load.class, Load::new);
        Drain drain = supplies.hold(new Drained(upstream, target.name()), Drain.class, Drain::new);
        return new TargetState(target, load, drain, obstacles, rules.slowStart().toNanos());
    }

    /** A target for what is known of it. */
    private record Address(String upstream, String scheme, String host, int port, String basePath) {}

    /** The key of a state of a target that has this meaning. */
    private record Of<M>(Address target, M meaning) {}

    /** The meaning of an adaptive bound. */
    private record Adaptive(int max) {}

    /** The key of what an operator said of a target, whom he knows by its name. */
    private record Drained(String upstream, String name) {}
}
