package io.gatehouse.testing;

import io.gatehouse.upstream.Balancing;
import io.gatehouse.upstream.Budget;
import io.gatehouse.upstream.Drain;
import io.gatehouse.upstream.Load;
import io.gatehouse.upstream.Obstacle;
import io.gatehouse.upstream.Roster;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Terms;
import io.gatehouse.upstream.Turns;
import io.gatehouse.upstream.Upstream;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Upstreams and targets that no document described. */
public final class Upstreams {
    private Upstreams() {}

    /** An upstream with these targets and everything else as it is unless a document says otherwise. */
    public static Upstream of(String id, List<Target> targets) {
        List<TargetState> states = targets.stream().map(each -> state(each)).toList();
        return of(id, states, Balancing.DEFAULT, System::nanoTime);
    }

    public static Upstream of(String id, List<TargetState> targets, Balancing balancing, LongSupplier clock) {
        Roster roster = Roster.of(id, targets, balancing, new Turns());
        Upstream.Parts parts = new Upstream.Parts(new Budget(0.2, clock), null);
        return new Upstream(id, Terms.DEFAULT, balancing, roster, parts, clock);
    }

    /** So many targets of weight 1, named {@code t0}, {@code t1} … */
    public static List<TargetState> states(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> state(target("t" + i, 1, 0)))
                .toList();
    }

    public static Target target(String name, int weight, int tier) {
        return new Target(name, "http", "127.0.0.1", 80, "", weight, tier);
    }

    public static TargetState state(Target target, Obstacle... obstacles) {
        return new TargetState(target, new Load(), new Drain(), List.of(obstacles), 0);
    }
}
