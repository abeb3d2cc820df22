package io.gatehouse.entrance;

import io.gatehouse.observe.UpstreamUse;
import io.gatehouse.observe.UpstreamUse.BreakerUse;
import io.gatehouse.observe.UpstreamUse.ChecksUse;
import io.gatehouse.observe.UpstreamUse.Counts;
import io.gatehouse.observe.UpstreamUse.Health;
import io.gatehouse.observe.UpstreamUse.RoomUse;
import io.gatehouse.observe.UpstreamUse.TargetUse;
import io.gatehouse.snapshot.Snapshot;
import io.gatehouse.upstream.AdaptiveBound;
import io.gatehouse.upstream.Breaker;
import io.gatehouse.upstream.Checks;
import io.gatehouse.upstream.Room;
import io.gatehouse.upstream.Roster;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Upstream;
import java.util.Comparator;
import java.util.List;

/** Reads how the upstreams of a snapshot stand, for the metrics, which know none. */
final class UpstreamUses {
    private static final double SECOND = 1e9;

    private UpstreamUses() {}

    /** All of them as they stand now, in the order of their ids. */
    static List<UpstreamUse> of(Snapshot snapshot) {
        return snapshot.upstreams().values().stream()
                .sorted(Comparator.comparing(Upstream::id))
                .map(UpstreamUses::use)
                .toList();
    }

    private static UpstreamUse use(Upstream upstream) {
        long now = upstream.now();
        Roster roster = upstream.roster();
        Room room = upstream.room();
        return new UpstreamUse(
                upstream.id(),
                roster.panics(now),
                upstream.budget().total(),
                room == null ? null : new RoomUse(room.inside(), room.waiting()),
                roster.targets().stream().map(each -> use(each, now)).toList());
    }

    private static TargetUse use(TargetState target, long now) {
        return new TargetUse(
                target.name(),
                target.load().inFlight(),
                target.load().latency() / SECOND,
                health(target, now),
                new Counts(target.load().calls(), target.load().failures(), target.ejections()));
    }

    private static Health health(TargetState target, long now) {
        Breaker breaker = target.obstacle(Breaker.class);
        Checks checks = target.obstacle(Checks.class);
        AdaptiveBound bound = target.obstacle(AdaptiveBound.class);
        return new Health(
                target.standing(now).status(),
                target.isWell(now),
                breaker == null ? null : new BreakerUse(breaker.state(), breaker.opened()),
                checks == null ? null : new ChecksUse(checks.passed(), checks.failed()),
                bound == null ? null : bound.limit());
    }
}
