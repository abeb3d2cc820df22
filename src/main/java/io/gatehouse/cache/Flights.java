package io.gatehouse.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are being fetched, so that all who want the same wait for one (request collapsing). Threads: any.
 *
 * <p>Where an answer turned out not to be stored, all go by themselves at once, and so do those that come for a while after, who
 * would else wait for each other one by one.
 */
public final class Flights implements AutoCloseable {
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_REMEMBERED = 10_000;

    /** They share threads with whatever else the gateway asks for by itself. */
    private static final int MOST_BESIDE = 16;

    private static final long REMEMBERED = TimeUnit.SECONDS.toMillis(10);

    /** How long after its begin a flight is waited for: one slow client must not hold up all others, one after the other. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<CacheKey, Flight> underWay = new ConcurrentHashMap<>();

    /** Since when nobody waits for whom. */
    private final Map<CacheKey, Long> alone = new ConcurrentHashMap<>();

    private final AtomicInteger waiting = new AtomicInteger();
    private final Semaphore beside = new Semaphore(MOST_BESIDE);

    /** How a flight ended, or what became of who waited for it. */
    public enum Landing {
        /** The answer is stored. */
        STORED,
        /** It is one that is not stored: all go by themselves, and nobody waits for a while. */
        NOT_STORED,
        /** Its upstream fails: another may try, or use what is stale. */
        FAILED,
        /** It tells nothing of what others would get, or broke off: another tries. */
        UNTOLD,
        /** Nobody waited: there was none to wait for, or it takes too long. */
        NONE
    }

    /** One that is being fetched. */
    public static final class Flight {
        private final CompletableFuture<Landing> landed = new CompletableFuture<>();
        private final long begun;

        private Flight(long begun) {
            this.begun = begun;
        }
    }

    /**
     * Has somebody fetch the answer for this key.
     *
     * @return what others will wait for; null where one is being fetched already, or they are not to wait for each other
     */
    public @Nullable Flight begin(CacheKey key, long now) {
        Long since = alone.get(key);
        if (since != null && isRemembered(since, now)) {
            return null;
        }
        return beginAnyway(key, now);
    }

    /** The same where nobody is to wait for it. */
    public @Nullable Flight beginAnyway(CacheKey key, long now) {
        Flight own = new Flight(now);
        return underWay.putIfAbsent(key, own) == null ? own : null;
    }

    /** Ends a flight: all who wait go on. */
    public void end(CacheKey key, Flight flight, Landing landing, long now) {
        if (landing == Landing.NOT_STORED) {
            remember(key, now);
        } else if (landing == Landing.STORED && !alone.isEmpty()) {
            alone.remove(key);
        }
        underWay.remove(key, flight);
        flight.landed.complete(landing);
    }

    private void remember(CacheKey key, long now) {
        if (alone.size() >= MOST_REMEMBERED) {
            alone.values().removeIf(since -> !isRemembered(since, now));
            if (alone.size() >= MOST_REMEMBERED) {
                alone.clear();
            }
        }
        alone.put(key, now);
    }

    /** Also where the clock went back since. */
    private static boolean isRemembered(long since, long now) {
        return Math.abs(now - since) < REMEMBERED;
    }

    /** Waits for whoever fetches the answer for this key; how that ended. */
    public Landing await(CacheKey key, Duration most, long now) {
        Flight flight = underWay.get(key);
        if (flight == null) {
            return Landing.NONE;
        }
        Duration left = PATIENCE.minusMillis(Math.max(0, now - flight.begun));
        Duration wait = left.compareTo(most) < 0 ? left : most;
        if (wait.isNegative() || wait.isZero()) {
            return Landing.NONE;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Landing.NONE;
        }
        try {
            return flight.landed.get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Landing.NONE;
        } catch (ExecutionException | TimeoutException e) {
            return Landing.NONE;
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Whether one more may be fetched for nobody; {@link #endBeside} gives its place back. */
    public boolean beginBeside() {
        return beside.tryAcquire();
    }

    public void endBeside() {
        beside.release();
    }

    /** How many wait now. */
    public int waiting() {
        return waiting.get();
    }

    @Override
    public void close() {
        underWay.values().forEach(flight -> flight.landed.complete(Landing.FAILED));
    }
}
