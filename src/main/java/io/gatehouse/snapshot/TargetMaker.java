package io.gatehouse.snapshot;

import io.gatehouse.config.TargetEntry;
import io.gatehouse.config.TargetUrl;
import io.gatehouse.dns.Watch;
import io.gatehouse.upstream.AdaptiveBound;
import io.gatehouse.upstream.Bound;
import io.gatehouse.upstream.Breaker;
import io.gatehouse.upstream.Checks;
import io.gatehouse.upstream.Drain;
import io.gatehouse.upstream.Ejection;
import io.gatehouse.upstream.Load;
import io.gatehouse.upstream.Naming;
import io.gatehouse.upstream.Obstacle;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Verdicts;
import java.net.InetAddress;
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
     * @param checks null where there are none
     * @param perTarget requests under way at a target; 0 for any number
     * @param adaptive whether that is only the most, and how many it really are is found out
     * @param breaker null for none
     */
    record Rules(
            Ejection.@Nullable Rules ejection,
            @Nullable CheckMeaning checks,
            int perTarget,
            boolean adaptive,
            Breaker.@Nullable Rules breaker,
            Duration slowStart) {

        /** The same for a target that can't be checked: nobody knows yet where it is. */
        Rules unchecked() {
            return new Rules(ejection, null, perTarget, adaptive, breaker, slowStart);
        }
    }

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

    /** A target that is where it says. */
    TargetState make(Target target) {
        return make(target, List.of());
    }

    /** A target that is where its name says, as far as that is known: one address of it, or none. */
    Made make(Target target, Watch watch) {
        List<Kept.Held<?>> held = new ArrayList<>();
        boolean known = target.address() != null;
        TargetMaker own = new TargetMaker(upstream, supplies.heldBy(held), known ? rules : rules.unchecked());
        return new Made(own.make(target, List.of(new Naming(watch::known, known))), held);
    }

    /** A target and what is held for it alone. */
    record Made(TargetState state, List<Kept.Held<?>> held) {
        void release() {
            held.forEach(Kept.Held::release);
        }
    }

    private TargetState make(Target target, List<Obstacle> first) {
        Address at = new Address(upstream, target);
        List<Obstacle> obstacles = new ArrayList<>(first);
        Ejection.Rules ejection = rules.ejection();
        if (ejection != null) {
            obstacles.add(supplies.hold(new Of<>(at, ejection), Ejection.class, () -> new Ejection(ejection)));
        }
        CheckMeaning checks = rules.checks();
        if (checks != null && !target.isService()) {
            Verdicts verdicts = supplies.hold(new Told(upstream), Verdicts.class, Verdicts::new);
            obstacles.add(
                    supplies.hold(new Of<>(at, checks), Checks.class, () -> new Checks(checks.rules(), verdicts)));
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
        return new TargetState(
                target, load, drain(target), obstacles, rules.slowStart().toNanos());
    }

    private Drain drain(Target target) {
        Drain all = supplies.hold(new Drained(upstream, target.declared(), null), Drain.class, Drain::new);
        InetAddress address = target.address();
        return address == null
                ? all
                : supplies.hold(new Drained(upstream, target.declared(), address), Drain.class, all::ofAddress);
    }

    /** A target for what is known of it. */
    private record Address(
            String upstream,
            String scheme,
            String host,
            int port,
            String basePath,
            @Nullable InetAddress address) {
        Address(String upstream, Target target) {
            this(upstream, target.scheme(), target.host(), target.port(), target.basePath(), target.address());
        }
    }

    /** The key of a state of a target that has this meaning. */
    private record Of<M>(Address target, M meaning) {}

    /** The key of what tells of the checks of an upstream. */
    private record Told(String upstream) {}
    /** The meaning of an adaptive bound. */
    private record Adaptive(int max) {}

    /** The key of what an operator said of a target, whom he knows by its name, or of one address of it. */
    private record Drained(
            String upstream, String name, @Nullable InetAddress address) {}
}
