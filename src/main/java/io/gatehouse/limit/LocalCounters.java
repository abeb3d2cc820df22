package io.gatehouse.limit;

import io.github.bucket4j.BucketState;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counters in this gateway's memory.
 *
 * <p>A key that has all it can have is as good as none, and is forgotten. Of more keys than there may be, the one that has the
 * least left to wait until then, or nearly, is forgotten too: it may use what it had used once more.
 *
 * <p>Threads: any. A bucket is looked at by one at a time, which has its lock; who finds one that was forgotten meanwhile looks
 * for it again. The queue by which keys are forgotten has a lock of its own, taken where a key is new. A bucket is used until it
 * is forgotten, so it stands in the queue by an earlier time than is true by then; that is put right when its turn comes.
 */
public final class LocalCounters implements Counters {
    /** How many are looked at for each that is new: more than come, so that they become fewer. */
    private static final int SWEPT = 4;

    /** How many are looked at for the one that is forgotten where there is no room: if none was truly the first, the last goes. */
    private static final int TURNS = 64;

    private final Windows windows;
    private final Times times;
    private final int most;
    private final Map<String, Used> byKey = new ConcurrentHashMap<>();
    private final Queue<Used> byReset = new PriorityQueue<>(Comparator.comparingLong((Used used) -> used.queued));
    private final LongAdder forgotten = new LongAdder();

    /**
     * @param most how many keys are remembered
     * @param nanos nanoseconds, as {@link System#nanoTime()} counts them
     * @param wall says when days and months begin
     */
    public LocalCounters(List<Window> windows, int most, LongSupplier nanos, InstantSource wall) {
        this.times = new Times(nanos, wall);
        this.windows = new Windows(windows, times.now());
        this.most = most;
    }

    /** What one key has used. Guarded by itself, but {@code queued}, which the queue's lock guards. */
    private static final class Used {
        private final String key;
        private Epoch epoch;
        private BucketState state;
        private boolean over;
        private long queued;

        Used(String key, Epoch epoch, Moment now) {
            this.key = key;
            this.epoch = epoch;
            this.state = BucketState.createInitialState(epoch.configuration(), MathType.INTEGER_64_BITS, now.nanos());
        }

        /** Brings it up to date. */
        void advance(Epoch current, Moment now) {
            if (current.version() > epoch.version()) {
                state = state.replaceConfiguration(
                        current.configuration(), TokensInheritanceStrategy.AS_IS, now.nanos());
                epoch = current;
            }
            state.refillAllBandwidth(now.nanos());
        }
    }

    @Override
    public Outcome take(String key, long amount) {
        Moment now = times.now();
        Epoch epoch = windows.at(now);
        long wanted = Math.min(amount, windows.most());
        while (true) {
            Used used = used(key, epoch, now);
            synchronized (used) {
                if (used.over) {
                    continue;
                }
                used.advance(epoch, now);
                boolean passed = used.state.getAvailableTokens() >= wanted;
                if (passed) {
                    used.state.consume(Windows.owed(amount, windows.most()));
                }
                return windows.outcome(used.epoch, used.state, passed, wanted, now);
            }
        }
    }

    @Override
    public Outcome look(String key, long amount) {
        Moment now = times.now();
        Epoch epoch = windows.at(now);
        long wanted = Math.min(amount, windows.most());
        Used known = byKey.get(key);
        Used used = known == null ? new Used(key, epoch, now) : known;
        synchronized (used) {
            used.advance(epoch, now);
            boolean isThere = used.state.getAvailableTokens() >= wanted;
            return windows.outcome(used.epoch, used.state, isThere, wanted, now);
        }
    }

    @Override
    public void charge(String key, long amount) {
        Moment now = times.now();
        Epoch epoch = windows.at(now);
        while (true) {
            Used used = used(key, epoch, now);
            synchronized (used) {
                if (!used.over) {
                    used.advance(epoch, now);
                    used.state.consume(Windows.owed(amount, windows.most()));
                    return;
                }
            }
        }
    }

    @Override
    public boolean reset(String key) {
        Used used = byKey.get(key);
        if (used != null) {
            forget(used);
            synchronized (byReset) {
                byReset.remove(used);
            }
        }
        return true;
    }

    private Used used(String key, Epoch epoch, Moment now) {
        Used known = byKey.get(key);
        if (known != null) {
            return known;
        }
        Used made = new Used(key, epoch, now);
        Used other = byKey.putIfAbsent(key, made);
        if (other != null) {
            return other;
        }
        queue(made, now);
        return made;
    }

    /** Has a new one wait for its turn to be forgotten, and forgets others for it. */
    private void queue(Used made, Moment now) {
        synchronized (byReset) {
            for (int i = 0; i < SWEPT && isDue(now); i++) {
                turn(now, false, false);
            }
            for (int i = 1; byReset.size() >= most; i++) {
                turn(now, true, i == TURNS);
            }
            made.queued = now.nanos();
            byReset.add(made);
        }
    }

    private boolean isDue(Moment now) {
        Used first = byReset.peek();
        return first != null && first.queued <= now.nanos();
    }

    /**
     * Puts the first of the queue where it belongs, or forgets it: where it has all it can have, or where {@code room} is needed
     * and it is truly the first, or the {@code last} that is looked at for that.
     */
    private void turn(Moment now, boolean room, boolean last) {
        Used first = byReset.remove();
        synchronized (first) {
            if (first.over) {
                return;
            }
            first.advance(windows.at(now), now);
            long reset = windows.outcome(first.epoch, first.state, true, 0, now).reset();
            first.queued = now.nanos() + reset;
            Used next = byReset.peek();
            boolean isFirst = last || next == null || first.queued <= next.queued;
            if (reset > 0 && !(room && isFirst)) {
                byReset.add(first);
                return;
            }
            if (reset > 0) {
                forgotten.increment();
            }
            forget(first);
        }
    }

    private void forget(Used used) {
        synchronized (used) {
            used.over = true;
            byKey.remove(used.key, used);
        }
    }

    /** How many keys are remembered. */
    public int size() {
        return byKey.size();
    }

    /** How many keys were forgotten that had used something. */
    public long forgotten() {
        return forgotten.sum();
    }

    @Override
    public void close() {
        synchronized (byReset) {
            byReset.forEach(this::forget);
            byReset.clear();
        }
    }
}
