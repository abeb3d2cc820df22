package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.Flights.Flight;
import io.gatehouse.cache.Flights.Landing;
import io.gatehouse.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who fetches an answer, and who waits for it. */
class FlightsTest {
    private static final int THREADS = 64;
    private static final long NOW = Given.NOW;
    private static final CacheKey KEY = new CacheKey("r", "/a", "");
    private static final CacheKey OTHER = new CacheKey("r", "/b", "");
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Flights flights = new Flights();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private Flight begin(CacheKey key) {
        return Objects.requireNonNull(flights.begin(key, NOW));
    }

    /** What each of many threads, which begin at once, was told. */
    private <T> List<T> together(Callable<T> each) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<T>> told = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            told.add(threads.submit(() -> {
                start.await();
                return each.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : told) {
            results.add(one.get(60, TimeUnit.SECONDS));
        }
        return results;
    }

    /** One fetches, once all others wait; they are told how that ended. */
    private List<Landing> collapsed(Landing landing, AtomicInteger fetched) throws Exception {
        return together(() -> {
            Flight own = flights.begin(KEY, NOW);
            if (own == null) {
                return flights.await(KEY, LONG, NOW);
            }
            fetched.incrementAndGet();
            Eventually.is(() -> flights.waiting() == THREADS - 1);
            flights.end(own, landing, NOW);
            return landing;
        });
    }

    @Test
    void manyWaitForOneFetch() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        assertThat(collapsed(Landing.STORED, fetched)).hasSize(THREADS).containsOnly(Landing.STORED);
        assertThat(fetched).hasValue(1);
        assertThat(flights.waiting()).isZero();
        assertThat(flights.begin(KEY, NOW)).as("the next").isNotNull();
    }

    @Test
    void anAnswerThatIsNotStoredReleasesAllAndNobodyWaitsForAWhile() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        assertThat(collapsed(Landing.NOT_STORED, fetched)).hasSize(THREADS).containsOnly(Landing.NOT_STORED);
        assertThat(fetched).hasValue(1);
        List<Boolean> waits = together(
                () -> flights.begin(KEY, NOW + 9_999) != null || flights.await(KEY, LONG, NOW) != Landing.NONE);
        assertThat(waits).containsOnly(false);
        assertThat(flights.begin(OTHER, NOW)).isNotNull();
        assertThat(flights.begin(KEY, NOW + 10_000)).isNotNull();
    }

    @Test
    void oneThatIsStoredAfterAllIsWaitedForAgain() {
        Flight first = begin(KEY);
        Flight second = begin(OTHER);
        flights.end(first, Landing.NOT_STORED, NOW);
        flights.end(second, Landing.NOT_STORED, NOW);
        flights.end(first, Landing.STORED, NOW);
        assertThat(flights.begin(KEY, NOW)).isNotNull();
        assertThat(flights.begin(OTHER, NOW)).isNull();
    }

    @Test
    void aClockThatGoesBackLetsNobodyGoAloneForLong() {
        flights.end(begin(KEY), Landing.NOT_STORED, NOW);
        assertThat(flights.begin(KEY, NOW - 100)).isNull();
        assertThat(flights.begin(KEY, NOW - Duration.ofDays(1).toMillis())).isNotNull();
    }

    @Test
    void whoWaitsGoesOnWhenItsTimeIsUp() {
        begin(KEY);
        assertThat(flights.await(KEY, Duration.ofMillis(1), NOW)).isEqualTo(Landing.NONE);
        assertThat(flights.waiting()).isZero();
        assertThat(flights.await(OTHER, LONG, NOW)).as("nobody fetches it").isEqualTo(Landing.NONE);
    }

    /** One slow client would hold up all others else, each for the longest time. */
    @Test
    void nobodyWaitsForOneThatHasTakenLongAlready() throws Exception {
        Flight flight = begin(KEY);
        AtomicBoolean over = new AtomicBoolean();
        // whoever waits after all is told that it was stored
        Future<?> landing = threads.submit(() -> {
            Eventually.is(() -> over.get() || flights.waiting() > 0);
            flights.end(flight, Landing.STORED, NOW);
        });
        assertThat(flights.await(KEY, LONG, NOW + 10_000)).isEqualTo(Landing.NONE);
        assertThat(flights.begin(KEY, NOW + 10_000))
                .as("it is still on its way")
                .isNull();
        over.set(true);
        landing.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anEndOfAnotherFlightEndsNoneThatIsUnderWay() {
        Flight first = begin(KEY);
        flights.end(first, Landing.STORED, NOW);
        begin(KEY);
        flights.end(first, Landing.STORED, NOW);
        assertThat(flights.begin(KEY, NOW)).isNull();
    }

    @Test
    void whoIsStoppedWaitsNoLonger() throws Exception {
        begin(KEY);
        Future<Boolean> told = threads.submit(() -> {
            Landing landing = flights.await(KEY, LONG, NOW);
            return landing != Landing.NONE || !Thread.interrupted();
        });
        Eventually.is(() -> flights.waiting() == 1);
        threads.shutdownNow();
        assertThat(told.get(20, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void theEndOfAllReleasesAll() throws Exception {
        begin(KEY);
        Future<Landing> told = threads.submit(() -> flights.await(KEY, LONG, NOW));
        Eventually.is(() -> flights.waiting() == 1);
        flights.close();
        assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(Landing.FAILED);
    }

    @Test
    void noMoreThanSoManyAreRemembered() {
        for (int i = 0; i < 25_000; i++) {
            CacheKey key = new CacheKey("r", "/" + i, "");
            flights.end(begin(key), Landing.NOT_STORED, NOW);
        }
        assertThat(flights.begin(new CacheKey("r", "/24999", ""), NOW)).isNull();
        assertThat(flights.begin(new CacheKey("r", "/0", ""), NOW)).isNotNull();
    }

    @Test
    void oneThatFailedLetsAnotherTryForAllWhoWait() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        assertThat(collapsed(Landing.FAILED, fetched)).hasSize(THREADS).containsOnly(Landing.FAILED);
        assertThat(flights.begin(KEY, NOW)).isNotNull();
    }
}
