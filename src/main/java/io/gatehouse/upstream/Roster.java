package io.gatehouse.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The targets of an upstream at a moment, by tiers, and the choice among them. Immutable but for what the targets' states
 * and the turns hold; threads: any.
 */
public final class Roster {
    private final List<TargetState> targets;
    private final List<Tier> tiers;
    private final Balancing balancing;
    private final long whileDrained;
    private final Map<String, TargetState> byCode;
    private final Map<TargetState, String> codes;
    private final @Nullable Verdicts verdicts;

    /** Of the targets without an address. */
    private final List<Naming> unresolved;

    private Roster(List<TargetState> targets, List<Tier> tiers, Balancing balancing, Map<TargetState, String> codes) {
        this.targets = targets;
        this.tiers = tiers;
        this.balancing = balancing;
        Sticky sticky = balancing.sticky();
        this.whileDrained = sticky == null ? 0 : sticky.whileDrained().toNanos();
        this.codes = codes;
        this.unresolved = targets.stream()
                .map(each -> each.obstacle(Naming.class))
                .filter(naming -> naming != null && !naming.isResolved())
                .toList();
        this.byCode = new HashMap<>();
        codes.forEach((target, code) -> byCode.put(code, target));
        Checks checks = targets.stream()
                .map(each -> each.obstacle(Checks.class))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        this.verdicts = checks == null ? null : checks.verdicts();
    }

    /** The roster of these targets. */
    public static Roster of(String upstream, List<TargetState> targets, Balancing balancing, Turns turns) {
        TreeMap<Integer, List<TargetState>> byTier = new TreeMap<>();
        targets.forEach(each -> byTier.computeIfAbsent(each.target().tier(), tier -> new ArrayList<>())
                .add(each));
        List<Tier> tiers = byTier.entrySet().stream()
                .map(tier ->
                        new Tier(tier.getValue(), balancing.algorithm().over(tier.getValue(), turns.of(tier.getKey()))))
                .toList();
        Map<TargetState, String> codes = new HashMap<>();
        Sticky sticky = balancing.sticky();
        if (sticky != null) {
            targets.forEach(each -> codes.put(each, sticky.code(upstream, each.target())));
        }
        return new Roster(List.copyOf(targets), tiers, balancing, codes);
    }

    Balancing balancing() {
        return balancing;
    }

    /** In the order of the document. */
    public List<TargetState> targets() {
        return targets;
    }

    /** The target of this very name; null when there is none. */
    public @Nullable TargetState find(String name) {
        for (TargetState each : targets) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** The target of this name, or by a name that is written all its addresses; none when nothing has the name. */
    public List<TargetState> named(String name) {
        return targets.stream()
                .filter(each ->
                        each.name().equals(name) || each.target().declared().equals(name))
                .toList();
    }

    /** The code by which a client comes back to this target; null where clients need not come back. */
    public @Nullable String code(TargetState target) {
        return codes.get(target);
    }

    /** Whether too few targets are well in every tier, so that ejected and unhealthy ones are used too. */
    public boolean panics(long now) {
        double panic = balancing.panic();
        return panic > 0 && tiers.stream().noneMatch(tier -> tier.isWell(now, panic));
    }

    /** Targets of a tier, and who chooses among them. */
    private record Tier(List<TargetState> targets, Balancer balancer) {
        /** Whether at least this share of those that are not drained are well. */
        boolean isWell(long now, double share) {
            int well = 0;
            int there = 0;
            for (TargetState each : targets) {
                there += each.drain().blocks(now) ? 0 : 1;
                well += each.isWell(now) ? 1 : 0;
            }
            return there > 0 && well >= share * there;
        }
    }

    /** The target for a search at this moment, which need not take the request a moment later; null when none takes it. */
    public @Nullable TargetState pick(Search search, long now) {
        search.at(now, panics(now));
        TargetState own = own(search, now);
        TargetState picked = own == null ? ofTiers(search) : own;
        if (search.isWatched()) {
            search.chose(new Choosing(this, search).told(picked, own != null));
        }
        return picked;
    }

    /** The target that the request's cookie names; null where there is none that takes it. */
    private @Nullable TargetState own(Search search, long now) {
        TargetState own = search.stickyCode() == null ? null : byCode.get(search.stickyCode());
        if (own == null || search.hasTried(own)) {
            return null;
        }
        return own.takesSticky(now, whileDrained) || search.guesses(own) ? own : null;
    }

    private @Nullable TargetState ofTiers(Search search) {
        double panic = search.inPanic() ? 0 : balancing.panic();
        for (Tier tier : tiers) {
            // a tier that is mostly down would be run over by the requests of all of it
            boolean serves = panic == 0 || tier.isWell(search.now(), panic);
            TargetState picked = serves ? tier.balancer().pick(search) : null;
            if (picked != null) {
                return picked;
            }
        }
        return null;
    }

    /** Whether some target that was not tried takes requests. */
    boolean hasOther(Search search, long now) {
        for (TargetState each : targets) {
            if (!search.hasTried(each) && (search.inPanic() ? each.takesInPanic(now) : each.takes(now))) {
                return true;
            }
        }
        return false;
    }

    /** Whether there are targets, and none has an address. */
    boolean isUnresolved() {
        return !targets.isEmpty() && unresolved.size() == targets.size();
    }

    /** Whether some target's name is asked for the first time. */
    boolean isPending() {
        return unresolved.stream().anyMatch(Naming::isPending);
    }

    /**
     * Nanoseconds until the first target that takes none now may take the request by itself; {@link Long#MAX_VALUE} where
     * nobody knows.
     */
    long clearIn(Search search) {
        long shortest = Long.MAX_VALUE;
        for (TargetState each : targets) {
            if (!search.hasTried(each)) {
                shortest = Math.min(shortest, Math.max(each.clearIn(search.now()), 1_000_000));
            }
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

    /** What tells of checks that came back; null where nothing is checked. */
    @Nullable
    Verdicts verdicts() {
        return verdicts;
    }

    /** Whether the target that the search's sticky code names is one of which nothing is known yet. */
    boolean isOwnUnknown(Search search, long now) {
        TargetState own = search.stickyCode() == null ? null : byCode.get(search.stickyCode());
        return own != null && !search.hasTried(own) && own.isOnlyUnknown(now, false);
    }

    /**
     * How long a search may wait for what is not known, in nanoseconds; negative where that is nothing.
     *
     * @param begun since when it waits, where a first check has not begun itself
     */
    long unknownFor(Search search, long now, long begun, long patience) {
        long longest = -1;
        boolean panic = panics(now);
        for (TargetState each : targets) {
            Checks checks = each.obstacle(Checks.class);
            if (checks != null && !search.hasTried(each) && each.isOnlyUnknown(now, panic)) {
                long since = checks.firstBegan() == Long.MIN_VALUE ? begun : checks.firstBegan();
                longest = Math.max(longest, Math.max(since + patience - now, 0));
            }
        }
        return longest;
    }

    /** Whether some target that was not tried takes requests, or takes none only since it is busy. */
    boolean isFreeOrBusy(Search search) {
        for (TargetState each : targets) {
            if (!search.hasTried(each) && each.isFreeOrBusy(search.now(), search.inPanic())) {
                return true;
            }
        }
        return false;
    }
}
