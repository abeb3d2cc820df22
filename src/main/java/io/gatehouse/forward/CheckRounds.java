package io.gatehouse.forward;

import io.gatehouse.upstream.Checks;
import io.gatehouse.upstream.Standing;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has the targets of the upstreams that are served checked when that is due.
 *
 * <p>An alarm looks what is due and starts it, and comes again for the next one, at least once a second. When an upstream
 * gets other targets that is looked at once, since requests wait for the first check of a new one. A check waits for its
 * target on a thread of its own; there are at most {@link #MOST} at a time, and those that are longest due go first.
 * Threads: any.
 */
public final class CheckRounds implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CheckRounds.class.getName());

    /** Checks at a time, and so threads. */
    static final int MOST = 32;

    private static final long LONGEST = 1_000_000_000L;
    private static final long SHORTEST = 5_000_000L;

    private final Alarms alarms;
    private final OwnThreads own = new OwnThreads("gatehouse-checks");
    private final Set<CheckCall> underWay = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads;

    /** Guarded by this. */
    private List<Checked> served = List.of();

    private @Nullable Future<?> next;
    private boolean closed;

    public CheckRounds(Alarms alarms) {
        this.alarms = alarms;
        this.threads = new ThreadPoolExecutor(0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), own);
    }

    /** Checks these upstreams from now on and no others; what is no longer checked is forgotten. */
    public synchronized void serve(List<Checked> upstreams) {
        Set<Checks> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        served.forEach(each -> targets(each).forEach(target -> gone.add(target.checks)));
        upstreams.forEach(each -> targets(each).forEach(target -> gone.remove(target.checks)));
        gone.forEach(Checks::forget);
        served = List.copyOf(upstreams);
        served.forEach(each -> each.upstream().onRoster(this::round));
        round();
    }

    /** A target and its checks. */
    private record Place(Checked upstream, TargetState target, Checks checks) {}

    private static List<Place> targets(Checked upstream) {
        List<Place> places = new ArrayList<>();
        for (TargetState target : upstream.upstream().roster().targets()) {
            Checks checks = target.obstacle(Checks.class);
            if (checks != null) {
                places.add(new Place(upstream, target, checks));
            }
        }
        return places;
    }

    private synchronized void round() {
        if (next != null) {
            next.cancel(false);
        }
        if (closed || served.isEmpty()) {
            next = null;
            return;
        }
        long wait = LONGEST;
        for (Place place : byDue()) {
            wait = Math.min(wait, begin(place));
        }
        next = alarms.after(Duration.ofNanos(Math.max(wait, SHORTEST)), this::round);
    }

    private List<Place> byDue() {
        record Due(long at, Place place) {}
        return served.stream()
                .flatMap(each -> targets(each).stream())
                .map(place -> new Due(place.checks.due(), place))
                .sorted(Comparator.comparingLong(Due::at))
                .map(Due::place)
                .toList();
    }

    /** Begins the check if it is due; how long until the next one is, in nanoseconds. */
    private long begin(Place place) {
        Upstream upstream = place.upstream.upstream();
        long now = upstream.now();
        if (place.checks.begin(now, ThreadLocalRandom.current().nextDouble())) {
            try {
                threads.execute(() -> check(place));
            } catch (RejectedExecutionException full) {
                place.checks.putOff(now);
                return SHORTEST;
            }
        }
        long due = place.checks.due();
        return due == Long.MAX_VALUE ? LONGEST : due - now;
    }

    private void check(Place place) {
        Checked checked = place.upstream;
        CheckCall call = new CheckCall(checked.check(), place.target.target(), checked.connections());
        underWay.add(call);
        String failure = "it could not be made";
        try {
            failure = call.make(alarms);
        } finally {
            underWay.remove(call);
            Standing changed = place.checks.over(checked.upstream().now(), failure);
            if (changed != null) {
                checked.upstream().changed();
                tell(checked.upstream(), place.target, changed);
            }
        }
    }

    private static void tell(Upstream upstream, TargetState target, Standing standing) {
        String who = "target " + target.name() + " of upstream " + upstream.id();
        if (standing.status().equals(Standing.HEALTHY)) {
            LOG.log(System.Logger.Level.INFO, who + " passes its checks");
        } else {
            LOG.log(System.Logger.Level.WARNING, who + " is " + standing.status() + ": " + standing.reason());
        }
    }

    /** Ends what is under way, and the threads. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            served = List.of();
            if (next != null) {
                next.cancel(false);
            }
        }
        threads.shutdownNow();
        underWay.forEach(CheckCall::abort);
        own.join();
    }
}
