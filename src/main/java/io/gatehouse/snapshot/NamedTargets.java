package io.gatehouse.snapshot;

import io.gatehouse.dns.Names;
import io.gatehouse.dns.Watch;
import io.gatehouse.snapshot.TargetMaker.Made;
import io.gatehouse.upstream.Roster;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Upstream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one upstream of a snapshot, some of which are given by names: one for each address that a name has now,
 * or, where it has none, one that takes no requests.
 *
 * <p>They are made and let go of as answers change, on the threads of {@link Names}; what stays keeps its state. Held by
 * its snapshot. Threads: any.
 */
final class NamedTargets implements AutoCloseable {
    private final TargetMaker maker;
    private final Function<List<TargetState>, Roster> rosters;
    private final Consumer<Target> gone;
    private final List<Written> targets = new ArrayList<>();

    /** What was made of names; guarded by this. */
    private Map<Target, Made> made = new HashMap<>();

    /** Guarded by this. */
    private @Nullable Upstream upstream;

    /** A target of the document, which is there itself or whose name is watched. */
    private record Written(
            Target target,
            @Nullable TargetState state,
            @Nullable Watch watch) {}

    /**
     * Targets that are not looked for yet.
     *
     * @param rosters makes a roster of targets
     * @param gone is told of each address that is let go of
     */
    NamedTargets(TargetMaker maker, Function<List<TargetState>, Roster> rosters, Consumer<Target> gone) {
        this.maker = maker;
        this.rosters = rosters;
        this.gone = gone;
    }

    /** Whether the host of a target is a name. */
    static boolean isNamed(Target target) {
        return !target.isService() && Names.isName(target.host());
    }

    /** Looks for these targets from now on, and gives those that are known now, in the order of the document. */
    Roster watch(List<Target> all, Names names) {
        for (Target each : all) {
            targets.add(
                    isNamed(each)
                            ? new Written(each, null, names.watch(each.host(), this::changed))
                            : new Written(each, maker.make(each), null));
        }
        return rosters.apply(current());
    }

    private synchronized List<TargetState> current() {
        return states(new HashMap<>());
    }

    /** Has this upstream's roster follow the names, until this is closed. */
    synchronized void keep(Upstream following) {
        upstream = following;
        changed();
    }

    /** Waits until all names were asked for once, at most until this moment of {@link System#nanoTime()}. */
    void await(long end) throws InterruptedException {
        for (Written each : targets) {
            if (each.watch() != null) {
                each.watch().await(Duration.ofNanos(Math.max(end - System.nanoTime(), 0)));
            }
        }
    }

    private synchronized void changed() {
        if (upstream == null) {
            return;
        }
        Map<Target, Made> before = new HashMap<>(made);
        try {
            upstream.roster(rosters.apply(states(before)));
        } finally {
            before.forEach((target, old) -> {
                old.release();
                if (target.address() != null) {
                    gone.accept(target);
                }
            });
        }
    }

    /** The targets there are now; what of the old ones is not among them stays in the map. */
    private List<TargetState> states(Map<Target, Made> old) {
        List<TargetState> states = new ArrayList<>();
        Map<Target, Made> now = new HashMap<>();
        for (Written each : targets) {
            if (each.watch() == null) {
                states.add(Objects.requireNonNull(each.state()));
                continue;
            }
            for (Target target : servers(each.target(), each.watch().addresses())) {
                Made known = old.remove(target);
                Made server = known == null ? maker.make(target, each.watch()) : known;
                now.put(target, server);
                states.add(server.state());
            }
        }
        made = now;
        return states;
    }

    private static List<Target> servers(Target target, List<InetAddress> addresses) {
        return addresses.isEmpty()
                ? List.of(target)
                : addresses.stream().map(target::at).toList();
    }

    /** Looks for them no more. What runs goes on with what it has. */
    @Override
    public void close() {
        targets.stream().map(Written::watch).forEach(watch -> {
            if (watch != null) {
                watch.close();
            }
        });
        synchronized (this) {
            upstream = null;
            made.values().forEach(Made::release);
            made = Map.of();
        }
    }
}
