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
 * <p>They wait until it has begun, and read its content while it comes; who has a part or a condition in mind waits for the end.
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

    /** How long after its begin a flight is waited for: one slow upstream must not hold up all others, one after the other. */
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
        private final CacheKey key;
        private final CompletableFuture<Landing> landed = new CompletableFuture<>();
        private final CompletableFuture<Waited> told = new CompletableFuture<>();
        private final long begun;

        private Flight(CacheKey key, long begun) {
            this.key = key;
            this.begun = begun;
        }

        /** The answer is there, and its content comes: all who wait for no more than that go on. */
        public void offer(Offer offer) {
            told.complete(new Waited(Landing.NONE, offer));
        }

        private void land(Landing landing) {
            told.complete(new Waited(landing, null));
            landed.complete(landing);
        }
    }

    /**
     * An answer while its content comes.
     *
     * @param entry without its content
     * @param mark where the store stood when it was asked for
     * @param asked when that was, in milliseconds since 1970
     */
    public record Offer(Stored entry, long mark, long asked, KeptBody content) {}

    /**
     * What came of a wait.
     *
     * @param landing how the flight ended; none where there is an offer
     */
    public record Waited(Landing landing, @Nullable Offer offer) {}

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
        Flight own = new Flight(key, now);
        return underWay.putIfAbsent(key, own) == null ? own : null;
    }

    /** Ends a flight: all who wait go on. */
    public void end(Flight flight, Landing landing, long now) {
        CacheKey key = flight.key;
        if (landing == Landing.NOT_STORED) {
            remember(key, now);
        } else if (landing == Landing.STORED && !alone.isEmpty()) {
            alone.remove(key);
        }
        underWay.remove(key, flight);
        flight.land(landing);
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
        Landing landing = flight == null ? null : await(flight, flight.landed, most, now);
        return landing == null ? Landing.NONE : landing;
    }

    /** The same, but no longer than until its content begins to come. */
    public Waited awaitBegin(CacheKey key, Duration most, long now) {
        Flight flight = underWay.get(key);
        Waited waited = flight == null ? null : await(flight, flight.told, most, now);
        return waited == null ? new Waited(Landing.NONE, null) : waited;
    }

    /** Null where it takes too long, or too many wait. */
    private <T> @Nullable T await(Flight flight, CompletableFuture<T> future, Duration most, long now) {
        if (future.isDone()) {
            return future.join();
        }
        Duration left = PATIENCE.minusMillis(Math.max(0, now - flight.begun));
        Duration wait = left.compareTo(most) < 0 ? left : most;
        if (wait.isNegative() || wait.isZero()) {
            return null;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return null;
        }
        try {
            return future.get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return null;
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
        underWay.values().forEach(flight -> flight.land(Landing.FAILED));
    }
}
