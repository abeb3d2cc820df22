package io.gatehouse.policy.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.policy.concurrency.InFlight.Asked;
import io.gatehouse.policy.concurrency.InFlight.Place;
import io.gatehouse.policy.concurrency.InFlight.Standing;
import io.gatehouse.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InFlightTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String KEY = "route=a";

    private final InFlight inFlight = new InFlight();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static Bounds bounds(int limit, int queue) {
        return new Bounds(limit, queue, LONG);
    }

    private Place taken(Bounds bounds) {
        Place place = inFlight.place(KEY);
        assertThat(place.take(bounds, LONG)).isEqualTo(Asked.AT_ONCE);
        return place;
    }

    /** One that waits, as soon as it does. */
    private Future<Asked> waiting(Place place, Bounds bounds) {
        int before = inFlight.standing(KEY).waiting();
        Future<Asked> asked = threads.submit(() -> place.take(bounds, LONG));
        Eventually.is(() -> inFlight.standing(KEY).waiting() == before + 1);
        return asked;
    }

    private static Asked result(Future<Asked> asked) throws Exception {
        return asked.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest(name = "{0} at a time, {1} wait")
    @CsvSource({"1, 64", "3, 64", "16, 64", "5, 0", "5, 8"})
    void sixtyFourThreadsAreNeverMoreInFlightThanTheLimitAndLeaveNothingBehind(int limit, int queue) throws Exception {
        Bounds bounds = bounds(limit, queue);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Callable<Void> requests = () -> {
            for (int i = 0; i < 300; i++) {
                Place place = inFlight.place(KEY);
                Asked asked = place.take(bounds, LONG);
                if (asked == Asked.AT_ONCE || asked == Asked.AFTER_WAITING) {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    served.incrementAndGet();
                    Thread.yield();
                    now.decrementAndGet();
                } else {
                    refused.incrementAndGet();
                }
                place.giveBack();
                place.giveBack();
            }
            return null;
        };
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            all.add(requests);
        }
        for (Future<Void> each : threads.invokeAll(all)) {
            each.get();
        }
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(limit);
        assertThat(served.get() + refused.get()).isEqualTo(64 * 300);
        if (queue >= 64) {
            assertThat(refused.get()).isZero();
        }
        assertThat(inFlight.keys()).isZero();
    }

    @Test
    void thoseWhoWaitGetTheirPlacesInTheOrderTheyCame() throws Exception {
        Place first = taken(bounds(1, 3));
        List<Place> places = List.of(inFlight.place(KEY), inFlight.place(KEY), inFlight.place(KEY));
        List<Future<Asked>> asked = new ArrayList<>();
        places.forEach(place -> asked.add(waiting(place, bounds(1, 3))));
        assertThat(inFlight.place(KEY).take(bounds(1, 3), LONG)).isEqualTo(Asked.FULL);
        Place before = first;
        for (int i = 0; i < places.size(); i++) {
            before.giveBack();
            assertThat(result(asked.get(i))).isEqualTo(Asked.AFTER_WAITING);
            assertThat(inFlight.standing(KEY)).isEqualTo(new Standing(1, 2 - i));
            before = places.get(i);
        }
        before.giveBack();
        assertThat(inFlight.keys()).isZero();
    }

    @Test
    void aPlaceIsHandedOnAndWhoComesMeanwhileGoesBehindThoseWhoWait() throws Exception {
        Place first = taken(bounds(1, 1));
        Place second = inFlight.place(KEY);
        Future<Asked> asked = waiting(second, bounds(1, 1));
        first.giveBack();
        assertThat(inFlight.place(KEY).take(bounds(1, 0), LONG)).isEqualTo(Asked.FULL);
        assertThat(result(asked)).isEqualTo(Asked.AFTER_WAITING);
    }

    @Test
    void whoWaitsTooLongHasNoPlaceAndLeavesTheQueue() {
        taken(bounds(1, 1));
        assertThat(inFlight.place(KEY).take(bounds(1, 1), Duration.ofMillis(20)))
                .isEqualTo(Asked.LATE);
        assertThat(inFlight.standing(KEY)).isEqualTo(new Standing(1, 0));
    }

    @Test
    void whoseExchangeEndsWhileItWaitsWaitsNoLongerAndTakesNothing() throws Exception {
        Place first = taken(bounds(1, 1));
        Place gone = inFlight.place(KEY);
        Future<Asked> asked = waiting(gone, bounds(1, 1));
        gone.giveBack();
        assertThat(result(asked)).isEqualTo(Asked.LATE);
        assertThat(inFlight.standing(KEY)).isEqualTo(new Standing(1, 0));
        first.giveBack();
        assertThat(inFlight.keys()).isZero();
    }

    @Test
    void whoseExchangeHasEndedBeforeTakesNothing() {
        Place over = inFlight.place(KEY);
        over.giveBack();
        assertThat(over.take(bounds(1, 1), LONG)).isEqualTo(Asked.LATE);
        assertThat(over.takeAnyway()).isEqualTo(new Standing(0, 0));
        assertThat(inFlight.keys()).isZero();
    }

    @Test
    void whoIsInterruptedHasNoPlaceAndIsStillInterrupted() throws Exception {
        taken(bounds(1, 1));
        boolean[] interrupted = new boolean[1];
        Thread waiting = new Thread(() -> {
            Asked asked = inFlight.place(KEY).take(bounds(1, 1), LONG);
            interrupted[0] = asked == Asked.LATE && Thread.currentThread().isInterrupted();
        });
        waiting.start();
        Eventually.is(() -> inFlight.standing(KEY).waiting() == 1);
        waiting.interrupt();
        waiting.join(60_000);
        assertThat(interrupted[0]).isTrue();
        assertThat(inFlight.standing(KEY)).isEqualTo(new Standing(1, 0));
    }

    @Test
    void aHigherLimitLetsThoseGoOnWhoWaitedBeforeWhoBringsIt() throws Exception {
        taken(bounds(1, 5));
        Future<Asked> second = waiting(inFlight.place(KEY), bounds(1, 5));
        Future<Asked> third = waiting(inFlight.place(KEY), bounds(1, 5));
        assertThat(inFlight.place(KEY).take(bounds(2, 1), LONG)).isEqualTo(Asked.FULL);
        assertThat(result(second)).isEqualTo(Asked.AFTER_WAITING);
        assertThat(inFlight.standing(KEY)).isEqualTo(new Standing(2, 1));
        assertThat(inFlight.place(KEY).take(bounds(4, 1), LONG)).isEqualTo(Asked.AT_ONCE);
        assertThat(result(third)).isEqualTo(Asked.AFTER_WAITING);
        assertThat(inFlight.standing(KEY)).isEqualTo(new Standing(4, 0));
    }

    @Test
    void aLowerLimitLetsNobodyInUntilEnoughHaveEnded() throws Exception {
        List<Place> before = List.of(taken(bounds(3, 0)), taken(bounds(3, 0)), taken(bounds(3, 0)));
        Place next = inFlight.place(KEY);
        Future<Asked> asked = waiting(next, bounds(1, 1));
        before.get(0).giveBack();
        before.get(1).giveBack();
        assertThat(inFlight.standing(KEY)).isEqualTo(new Standing(1, 1));
        before.get(2).giveBack();
        assertThat(result(asked)).isEqualTo(Asked.AFTER_WAITING);
    }

    @Test
    void whatIsOnlyObservedIsInFlightBeyondTheLimit() {
        taken(bounds(1, 0));
        Place beyond = inFlight.place(KEY);
        assertThat(beyond.takeAnyway()).isEqualTo(new Standing(1, 0));
        assertThat(inFlight.standing(KEY)).isEqualTo(new Standing(2, 0));
        beyond.giveBack();
        assertThat(inFlight.standing(KEY)).isEqualTo(new Standing(1, 0));
    }

    @Test
    void keysHavePlacesOfTheirOwn() {
        taken(bounds(1, 0));
        assertThat(inFlight.place("route=b").take(bounds(1, 0), LONG)).isEqualTo(Asked.AT_ONCE);
        assertThat(inFlight.keys()).isEqualTo(2);
    }
}
