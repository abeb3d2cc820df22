package io.gatehouse.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The targets of an upstream at a moment, by tiers, and the choice among them. Immutable but for what the targets' states
 * and the turns hold; threads: any.
 */
public final class Roster {
    private final List<TargetState> targets;
    private final List<Balancer> tiers;
    private final double panic;
    private final long whileDrained;
    private final Map<String, TargetState> byCode;
    private final Map<TargetState, String> codes;

    private Roster(
            List<TargetState> targets, List<Balancer> tiers, Balancing balancing, Map<TargetState, String> codes) {
        this.targets = targets;
        this.tiers = tiers;
        this.panic = balancing.panic();
        Sticky sticky = balancing.sticky();
        this.whileDrained = sticky == null ? 0 : sticky.whileDrained().toNanos();
        this.codes = codes;
        this.byCode = new HashMap<>();
        codes.forEach((target, code) -> byCode.put(code, target));
    }

    /** The roster of these targets. */
    public static Roster of(String upstream, List<TargetState> targets, Balancing balancing, Turns turns) {
        TreeMap<Integer, List<TargetState>> byTier = new TreeMap<>();
        targets.forEach(each -> byTier.computeIfAbsent(each.target().tier(), tier -> new ArrayList<>())
                .add(each));
        List<Balancer> tiers = byTier.values().stream()
                .map(tier -> balancing.algorithm().over(tier, turns))
                .toList();
        Map<TargetState, String> codes = new HashMap<>();
        Sticky sticky = balancing.sticky();
        if (sticky != null) {
            targets.forEach(each -> codes.put(each, sticky.code(upstream, each.target())));
        }
        return new Roster(List.copyOf(targets), tiers, balancing, codes);
    }

    /** In the order of the document. */
    public List<TargetState> targets() {
        return targets;
    }

    /** The target of this name; null when there is none. */
    public @Nullable TargetState find(String name) {
        for (TargetState each : targets) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** The code by which a client comes back to this target; null where sessions are not sticky. */
    public @Nullable String code(TargetState target) {
        return codes.get(target);
    }

    /** Whether too few targets are well to be choosy. */
    public boolean panics(long now) {
        if (panic == 0) {
            return false;
        }
        int well = 0;
        for (TargetState each : targets) {
            well += each.isWell(now) ? 1 : 0;
        }
        return well < panic * targets.size();
    }

    /** The target for a search at this moment, which need not take the request a moment later; null when none takes it. */
    public @Nullable TargetState pick(Search search, long now) {
        search.at(now, panics(now));
        TargetState own = search.session() == null ? null : byCode.get(search.session());
        if (own != null && !search.hasTried(own) && own.takesSticky(now, whileDrained)) {
            return own;
        }
        for (Balancer tier : tiers) {
            TargetState picked = tier.pick(search);
            if (picked != null) {
                return picked;
            }
        }
        return null;
    }

    /** Whether some target that was not tried takes requests. */
    boolean hasOther(Search search, long now) {
        for (TargetState each : targets) {
            if (!search.hasTried(each) && each.takes(now)) {
                return true;
            }
        }
        return false;
    }

    /** Nanoseconds until the first target may take requests again by itself; {@link Long#MAX_VALUE} where nobody knows. */
    long clearIn(long now) {
        long shortest = Long.MAX_VALUE;
        for (TargetState each : targets) {
            shortest = Math.min(shortest, each.clearIn(now));
        }
        return shortest;
    }

    /** How many targets are ejected, besides the one of this ejection. */
    int ejected(Ejection candidate, long now) {
        int out = 0;
        for (TargetState each : targets) {
            Ejection other = each.obstacle(Ejection.class);
            out += other != null && other != candidate && other.blocks(now) ? 1 : 0;
        }
        return out;
    }

    /** Whether some target that was not tried takes none only since it is busy. */
    boolean isBusy(Search search) {
        for (TargetState each : targets) {
            if (!search.hasTried(each) && each.isOnlyBusy(search.now(), search.inPanic())) {
                return true;
            }
        }
        return false;
    }
}
