package io.gatehouse.upstream;

import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Key;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A named group of targets: who is asked, on which terms, and how many requests at a time. Threads: any.
 */
public final class Upstream {
    private final String id;
    private final Terms terms;
    private final Balancing balancing;
    private final Parts parts;
    private final LongSupplier nanos;
    private volatile Roster roster;
    private volatile Runnable onRoster = () -> {};

    /**
     * What of an upstream outlives a publish.
     *
     * @param budget what may be sent again
     * @param room how many requests at a time; null for any number
     */
    public record Parts(Budget budget, @Nullable Room room) {}

    public Upstream(String id, Terms terms, Balancing balancing, Roster roster, Parts parts, LongSupplier nanos) {
        this.id = id;
        this.terms = terms;
        this.balancing = balancing;
        this.roster = roster;
        this.parts = parts;
        this.nanos = nanos;
    }

    /** Its key in the document. */
    public String id() {
        return id;
    }

    public Terms terms() {
        return terms;
    }

    public Balancing balancing() {
        return balancing;
    }

    public Budget budget() {
        return parts.budget();
    }

    /** How many requests at a time; null for any number. */
    public @Nullable Room room() {
        return parts.room();
    }

    public Roster roster() {
        return roster;
    }

    /** Has other targets from now on. */
    public void roster(Roster current) {
        synchronized (this) {
            roster = current;
            notifyAll();
        }
        changed();
        onRoster.run();
    }

    /** Has it told whenever there are other targets, on the thread that brings them and in place of who was told before. */
    public void onRoster(Runnable listener) {
        onRoster = listener;
    }

    /** Has requests that wait for a target look again: one may take them now. */
    public void changed() {
        if (parts.room() != null) {
            parts.room().changed();
        }
    }

    /** Its targets, in the order of the document. */
    public List<Target> targets() {
        return roster.targets().stream().map(TargetState::target).toList();
    }

    /** The moment, on its clock. */
    public long now() {
        return nanos.getAsLong();
    }

    /** The search of this exchange for a target. */
    public Search search(Exchange exchange) {
        Key by = balancing.by();
        Sticky sticky = balancing.sticky();
        Search search = new Search(
                by == null ? null : by.of(exchange),
                sticky == null ? null : Cookies.first(exchange.received().headers(), sticky.cookie()),
                ThreadLocalRandom.current());
        return exchange.witness() == null ? search : search.watched();
    }

    /** The target that a call of this search would go to now; null when none takes it. Nothing else is changed. */
    public @Nullable TargetState look(Search search) {
        return roster.pick(search.looking(), now());
    }

    /** Whether there is a target that the search has not tried and that takes requests now. */
    public boolean hasOther(Search search) {
        return roster.hasOther(search, now());
    }

    /**
     * Begins a call to a target that the search has not tried, waiting for one where that is allowed.
     *
     * @throws Failure when none takes it
     */
    public Call call(Search search, Deadline deadline) throws Failure {
        Room room = parts.room();
        try {
            if (roster.isUnresolved()) {
                awaitNames(deadline.atMost(terms.timeouts().connect()));
            }
            if (room != null) {
                return call(search, room, deadline);
            }
            TargetState free = known(search, deadline);
            if (free == null && roster.hasOther(search, now())) {
                // one became free in this very moment
                free = known(search, deadline);
            }
            if (free == null) {
                throw none(search);
            }
            return new Call(this, free, search.now());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Kind.INTERNAL, false, "interrupted waiting for upstream " + id, e);
        }
    }

    /** Waits until some target has an address, or none will have one soon. */
    private synchronized void awaitNames(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (roster.isUnresolved() && roster.isPending()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            wait(left / 1_000_000 + 1);
        }
    }

    /** The same without waiting; null when none takes it now. */
    public @Nullable Call callNow(Search search) {
        Room room = parts.room();
        return room != null && !room.tryEnter() ? null : begun(search);
    }

    /** The same for a request that has a place already, of a call that ends as soon as this one has begun. */
    public @Nullable Call callInPlace(Search search) {
        if (parts.room() != null) {
            parts.room().enterBeyond();
        }
        return begun(search);
    }

    private @Nullable Call begun(Search search) {
        TargetState free = free(search);
        if (free != null) {
            return new Call(this, free, search.now());
        }
        left();
        return null;
    }

    private Call call(Search search, Room room, Deadline deadline) throws Failure, InterruptedException {
        try (Room.Waiting waiting = room.waiting(deadline)) {
            if (!waiting.enter()) {
                throw full();
            }
            boolean begun = false;
            try {
                TargetState free = free(search, room, waiting, deadline);
                begun = true;
                return new Call(this, free, search.now());
            } finally {
                if (!begun) {
                    room.leave();
                }
            }
        }
    }

    private TargetState free(Search search, Room room, Room.Waiting waiting, Deadline deadline)
            throws Failure, InterruptedException {
        while (true) {
            long changes = room.changes();
            TargetState free = known(search, deadline);
            if (free != null) {
                return free;
            }
            // one that became free meanwhile is told as a change, if not yet then in a moment
            if (!roster.isFreeOrBusy(search)) {
                throw none(search);
            }
            if (!waiting.awaitChange(changes, roster.clearIn(search))) {
                throw full();
            }
        }
    }

    /**
     * The same, waiting where the checks of targets have not come back for the first time. When they take longer than a
     * connection may, the request goes anyway: a check that hangs must not be an outage by itself.
     */
    private @Nullable TargetState known(Search search, Deadline deadline) throws InterruptedException {
        Verdicts verdicts = roster.verdicts();
        if (verdicts == null) {
            return free(search);
        }
        long begun = now();
        long patience = deadline.atMost(terms.timeouts().connect()).toNanos();
        while (true) {
            long seen = verdicts.count();
            boolean waits = roster.isOwnUnknown(search, now());
            TargetState free = waits ? null : free(search);
            if (free != null) {
                return free;
            }
            long left = roster.unknownFor(search, now(), begun, patience);
            if (left < 0 && verdicts.count() == seen) {
                return null;
            }
            if (left >= 0 && !verdicts.await(seen, left)) {
                search.guess();
                return free(search);
            }
        }
    }

    /** A target on which a call has begun; null when none takes one. */
    private @Nullable TargetState free(Search search) {
        Roster current = roster;
        // who is picked may be taken by another request in the same moment
        for (int i = 0; i <= current.targets().size(); i++) {
            long now = now();
            TargetState picked = current.pick(search, now);
            if (picked == null || picked.enter(now)) {
                return picked;
            }
        }
        return null;
    }

    private Failure none(Search search) {
        if (roster.isUnresolved()) {
            String reason = roster.targets().get(0).standing(now()).reason();
            return new Failure(
                    Failure.Kind.DNS, false, "no target of upstream " + id + " has an address: " + reason, null);
        }
        if (roster.isFreeOrBusy(search)) {
            return full();
        }
        long wait = roster.clearIn(search);
        Failure failure =
                new Failure(Failure.Kind.NO_TARGET, false, "no target of upstream " + id + " takes requests", null);
        return wait == Long.MAX_VALUE ? failure : failure.over(Duration.ofNanos(wait));
    }

    private Failure full() {
        return new Failure(
                Failure.Kind.CONNECTION_LIMIT, false, "upstream " + id + " carries as many requests as it may", null);
    }

    /** A call is over. */
    void left() {
        if (parts.room() != null) {
            parts.room().leave();
        }
    }
}
