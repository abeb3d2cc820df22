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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counters in this gateway's memory.
 *
 * <p>A key that has all it can have is as good as none, and is forgotten. Of more keys than there may be, the one that has the
 * least left to wait until then is forgotten too, and of those that wait to the same second the one that has used the least: it
 * may use what it had used once more. Of keys that were used since they took their place in the queue a few are looked at for
 * that, and not all; the best of those goes then.
 *
 * <p>Threads: any. A bucket is looked at by one at a time, which has its lock; who finds one that was forgotten meanwhile looks
 * for it again. The queue by which keys are forgotten has a lock of its own, taken where a key is new. A bucket is used until it
 * is forgotten, so it stands in the queue by an earlier time than is true by then; that is put right when its turn comes.
 */
public final class LocalCounters implements Counters {
    /** How many are looked at for each that is new: more than come, so that they become fewer. */
    private static final int SWEPT = 4;

    /** How many are looked at at most for the one that is forgotten where there is no room. */
    static final int TURNS = 64;

    /**
     * Who is forgotten first. Whatever a key uses, it only comes to stand further behind. Seconds, for all keys of a calendar wait for
     * the same, and the two clocks that tell how long do not keep the same time to the last.
     */
    private static final Comparator<Used> ORDER = Comparator.comparingLong(
                    (Used used) -> TimeUnit.NANOSECONDS.toSeconds(used.queued))
            .thenComparing(Comparator.comparingInt((Used used) -> used.left).reversed());

    private final Windows windows;
    private final Times times;
    private final int most;
    private final Map<String, Used> byKey = new ConcurrentHashMap<>();
    private final Queue<Used> byReset = new PriorityQueue<>(ORDER);
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

    /** What one key has used. Guarded by itself, but its place in the queue, which the queue's lock guards. */
    private static final class Used {
        private final String key;
        private Epoch epoch;
        private BucketState state;
        private boolean over;
        private long queued;
        private int left = Integer.MAX_VALUE;

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
                keep(first(now));
            }
            if (byReset.size() >= most) {
                makeRoom(now);
            }
            made.queued = now.nanos();
            byReset.add(made);
        }
    }

    private boolean isDue(Moment now) {
        Used first = byReset.peek();
        return first != null && first.queued <= now.nanos();
    }

    /** Forgets one: who is truly the first, or the best of those that are looked at. */
    private void makeRoom(Moment now) {
        Used best = first(now);
        for (int i = 1; i < TURNS && best != null && !isFirst(best); i++) {
            Used other = first(now);
            boolean isBetter = other == null || ORDER.compare(other, best) < 0;
            keep(isBetter ? best : other);
            best = isBetter ? other : best;
        }
        if (best != null) {
            forgotten.increment();
            forget(best);
        }
    }

    private boolean isFirst(Used used) {
        Used next = byReset.peek();
        return next == null || ORDER.compare(used, next) <= 0;
    }

    /** Takes the first out of the queue, and finds where it truly belongs; none where it has all it can have and is forgotten. */
    private @Nullable Used first(Moment now) {
        Used first = byReset.remove();
        synchronized (first) {
            if (first.over) {
                return null;
            }
            first.advance(windows.at(now), now);
            long reset = windows.outcome(first.epoch, first.state, true, 0, now).reset();
            if (reset == 0) {
                forget(first);
                return null;
            }
            first.queued = now.nanos() + reset;
            first.left =
                    (int) Math.max(Math.min(first.state.getAvailableTokens(), Integer.MAX_VALUE), Integer.MIN_VALUE);
            return first;
        }
    }

    private void keep(@Nullable Used used) {
        if (used != null) {
            byReset.add(used);
        }
    }

    private void forget(Used used) {
        synchronized (used) {
            used.over = true;
            byKey.remove(used.key, used);
        }
    }

    /** How many keys are remembered; while new ones come, one more for each thread that brings one. */
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
