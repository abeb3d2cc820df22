package io.gatehouse.policy.concurrency;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests in flight, by what they are counted with, and those that wait for a place: first come, first served.
 *
 * <p>A place that becomes free is handed to the first that waits, so that nobody who comes meanwhile takes it. The bounds come
 * with each request, since they may change with a publish while requests are in flight: the latest to come says how many may be,
 * and where these are more than before, those who wait go on. A key is kept as long as it has requests. Threads: any; one lock,
 * held for a look.
 */
final class InFlight implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Line> lines = new HashMap<>();

    /** How it ended that somebody asked for a place. */
    enum Asked {
        AT_ONCE,
        AFTER_WAITING,
        /** All places are taken, and too many wait already. */
        FULL,
        /** None became free in time. */
        LATE
    }

    /** The requests of a key, or of all. */
    record Standing(int inFlight, int waiting) {
        private static final Standing NONE = new Standing(0, 0);
    }

    /** How many there are of a key now. */
    Standing standing(String key) {
        lock.lock();
        try {
            Line line = lines.get(key);
            return line == null ? Standing.NONE : new Standing(line.inFlight, line.waiting.size());
        } finally {
            lock.unlock();
        }
    }

    /** How many there are of all keys now. */
    Standing all() {
        lock.lock();
        try {
            int inFlight = 0;
            int waiting = 0;
            for (Line line : lines.values()) {
                inFlight += line.inFlight;
                waiting += line.waiting.size();
            }
            return new Standing(inFlight, waiting);
        } finally {
            lock.unlock();
        }
    }

    /** A place for one request, not taken yet. Whoever asks for it sees to it that it is given back, taken or not. */
    Place place(String key) {
        return new Place(key);
    }

    /** How many keys are kept. */
    int keys() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** Those that are in flight still give their places back. */
    @Override
    public void close() {}

    /** The requests of one key; guarded by the lock. */
    private static final class Line {
        private final Set<Place> waiting = new LinkedHashSet<>();
        private int inFlight;
        private int limit;

        void let(Place place) {
            inFlight++;
            place.state = Place.State.TAKEN;
        }

        /** Lets those in who wait, as long as there may be more. */
        void callIn() {
            Iterator<Place> first = waiting.iterator();
            while (inFlight < limit && first.hasNext()) {
                Place next = first.next();
                first.remove();
                let(next);
                next.called.signal();
            }
        }
    }

    /** The place of one request: taken once, by the thread that carries it; given back by any, before or after. */
    final class Place {
        private final String key;
        private final Condition called = lock.newCondition();
        private State state = State.NEW;
        private @Nullable Line line;

        private enum State {
            NEW,
            WAITING,
            TAKEN,
            OVER
        }

        private Place(String key) {
            this.key = key;
        }

        /** Takes it, waiting no longer than this where it must. */
        Asked take(Bounds bounds, Duration atMost) {
            lock.lock();
            try {
                if (state != State.NEW) {
                    return Asked.LATE;
                }
                Line own = line();
                own.limit = bounds.limit();
                own.callIn();
                if (own.inFlight < own.limit) {
                    own.let(this);
                    return Asked.AT_ONCE;
                }
                return own.waiting.size() < bounds.queue() ? await(own, atMost.toNanos()) : Asked.FULL;
            } finally {
                lock.unlock();
            }
        }

        /** Takes it at once, however many there are; what is given is how many there were. */
        Standing takeAnyway() {
            lock.lock();
            try {
                Standing before = standing(key);
                if (state == State.NEW) {
                    line().let(this);
                }
                return before;
            } finally {
                lock.unlock();
            }
        }

        private Line line() {
            Line own = lines.computeIfAbsent(key, each -> new Line());
            line = own;
            return own;
        }

        private Asked await(Line own, long nanos) {
            state = State.WAITING;
            own.waiting.add(this);
            try {
                long left = nanos;
                while (state == State.WAITING && left > 0) {
                    left = called.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (state == State.TAKEN) {
                return Asked.AFTER_WAITING;
            }
            own.waiting.remove(this);
            state = State.OVER;
            return Asked.LATE;
        }

        /** Gives it back; who waits for it still waits no longer. Further calls do nothing. */
        void giveBack() {
            lock.lock();
            try {
                Line own = line;
                State before = state;
                state = State.OVER;
                if (own == null) {
                    return;
                }
                if (before == State.WAITING) {
                    own.waiting.remove(this);
                    called.signal();
                } else if (before == State.TAKEN) {
                    own.inFlight--;
                    own.callIn();
                }
                if (own.inFlight == 0 && own.waiting.isEmpty()) {
                    lines.remove(key, own);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
