package io.gatehouse.upstream;

import static io.gatehouse.testing.Upstreams.state;
import static io.gatehouse.testing.Upstreams.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Failure;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many requests an upstream and its targets carry, and who waits. */
class RoomTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static Upstream upstream(Room room, TargetState... targets) {
        Roster roster = Roster.of("u", List.of(targets), Balancing.DEFAULT, new Turns());
        Upstream.Parts parts = new Upstream.Parts(new Budget(0.2, System::nanoTime), room);
        return new Upstream("u", Terms.DEFAULT, Balancing.DEFAULT, roster, parts, System::nanoTime);
    }

    private static Call call(Upstream upstream) throws Failure {
        return upstream.call(new Search(null, null, new Random()), Deadline.none());
    }

    @Test
    void whatIsBeyondTheBoundIsRefusedAtOnceWhereNobodyMayWait() throws Exception {
        Room room = new Room(new Room.Bounds(2, 0, LONG));
        Upstream upstream = upstream(room, state(target("t", 1, 0)));
        Call first = call(upstream);
        call(upstream);
        assertThatThrownBy(() -> call(upstream))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CONNECTION_LIMIT));
        first.end();
        first.end();
        call(upstream);
        assertThat(room.inside()).isEqualTo(2);
    }

    @Test
    void whoWaitsIsServedWhenAPlaceIsFree() throws Exception {
        Room room = new Room(new Room.Bounds(1, 1, LONG));
        Upstream upstream = upstream(room, state(target("t", 1, 0)));
        Call first = call(upstream);
        CompletableFuture<Call> second = later(upstream);
        Eventually.is(() -> room.waiting() == 1);
        assertThatThrownBy(() -> call(upstream)).isInstanceOf(Failure.class);
        first.end();
        assertThat(second.get(20, TimeUnit.SECONDS).target().name()).isEqualTo("t");
        assertThat(room.waiting()).isZero();
    }

    @Test
    void whoWaitsForATargetGetsTheOneThatIsFreeFirst() throws Exception {
        Room room = new Room(new Room.Bounds(Integer.MAX_VALUE, 5, LONG));
        TargetState a = state(target("a", 1, 0), new Bound(1));
        TargetState b = state(target("b", 1, 0), new Bound(1));
        Upstream upstream = upstream(room, a, b);
        List<Call> both = List.of(call(upstream), call(upstream));
        assertThat(both).extracting(each -> each.target().name()).containsExactlyInAnyOrder("a", "b");
        assertThat(a.standing(0).status()).isEqualTo("full");
        CompletableFuture<Call> third = later(upstream);
        Eventually.is(() -> room.waiting() == 1);
        both.get(1).end();
        assertThat(third.get(20, TimeUnit.SECONDS).target())
                .isEqualTo(both.get(1).target());
    }

    @Test
    void whoIsWokenInVainWaitsNoLongerAndKeepsItsPlace() throws Exception {
        Room room = new Room(new Room.Bounds(Integer.MAX_VALUE, 1, LONG));
        Upstream upstream = upstream(room, state(target("busy", 1, 0), new Bound(1)));
        Call first = call(upstream);
        CompletableFuture<Call> second = later(upstream);
        Eventually.is(() -> room.waiting() == 1);
        for (int i = 0; i < 200; i++) {
            upstream.changed();
            assertThatThrownBy(() -> call(upstream))
                    .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.kind())
                            .isEqualTo(Failure.Kind.CONNECTION_LIMIT));
        }
        first.end();
        assertThat(second.get(20, TimeUnit.SECONDS).target().name()).isEqualTo("busy");

        Room brief = new Room(new Room.Bounds(Integer.MAX_VALUE, 1, Duration.ofMillis(50)));
        Upstream other = upstream(brief, state(target("busy", 1, 0), new Bound(1)));
        call(other);
        CompletableFuture<Call> inVain = later(other);
        while (!inVain.isDone()) {
            // more often than its time is over
            other.changed();
        }
        assertThatThrownBy(inVain::get).hasRootCauseInstanceOf(Failure.class);
    }

    /** Is busy for so many questions, and free from then on. */
    private static Obstacle busyFor(int questions) {
        AtomicInteger left = new AtomicInteger(questions);
        return new Obstacle() {
            @Override
            public boolean blocks(long now) {
                return left.getAndDecrement() > 0;
            }

            @Override
            public Standing standing(long now) {
                return new Standing("full", "busy", Long.MIN_VALUE);
            }

            @Override
            public boolean isMomentary() {
                return true;
            }
        };
    }

    @Test
    void aTargetThatBecomesFreeWhileOneLooksIsNeverTakenForOneThatIsDown() throws Exception {
        for (int questions = 0; questions < 12; questions++) {
            TargetState target = state(target("t", 1, 0), busyFor(questions));
            Upstream queued = upstream(new Room(new Room.Bounds(Integer.MAX_VALUE, 0, LONG)), target);
            assertThat(refusal(queued)).isIn(null, Failure.Kind.CONNECTION_LIMIT);

            target = state(target("t", 1, 0), busyFor(questions));
            Upstream unqueued = Upstreams.of("u", List.of(target), Balancing.DEFAULT, System::nanoTime);
            assertThat(refusal(unqueued)).isIn(null, Failure.Kind.CONNECTION_LIMIT);
        }
    }

    /** How a call is refused; null when it begins. */
    private static Failure.@Nullable Kind refusal(Upstream upstream) {
        try {
            call(upstream);
            return null;
        } catch (Failure e) {
            return e.kind();
        }
    }

    @Test
    void whoWaitsSleepsWhileATierThatIsMostlyDownHasAFreeTarget() throws Exception {
        Room room = new Room(new Room.Bounds(Integer.MAX_VALUE, 1, LONG));
        TargetState ill = state(target("ill", 1, 1), new Obstacle() {
            @Override
            public boolean blocks(long now) {
                return true;
            }

            @Override
            public Standing standing(long now) {
                return new Standing("unhealthy", "ill", Long.MIN_VALUE);
            }
        });
        TargetState[] targets = {state(target("busy", 1, 0), new Bound(1)), state(target("spare", 1, 1)), ill};
        Balancing balancing = new Balancing(Algorithm.LEAST_REQUEST, null, null, 0.8);
        Roster roster = Roster.of("u", List.of(targets), balancing, new Turns());
        Upstream.Parts parts = new Upstream.Parts(new Budget(0.2, System::nanoTime), room);
        Upstream upstream = new Upstream("u", Terms.DEFAULT, balancing, roster, parts, System::nanoTime);
        Call first = call(upstream);
        assertThat(first.target().name()).isEqualTo("busy");
        CompletableFuture<Call> second = later(upstream);
        Eventually.is(() -> room.waiting() == 1);
        first.end();
        assertThat(second.get(20, TimeUnit.SECONDS).target().name()).isEqualTo("busy");
    }

    @Test
    void whoWaitsForATargetGetsOneWhoseEjectionEnds() throws Exception {
        Room room = new Room(new Room.Bounds(Integer.MAX_VALUE, 5, LONG));
        Ejection ejection = new Ejection(
                new Ejection.Rules(1, Duration.ofSeconds(30), 2, 1, Duration.ofMillis(50), Duration.ofMillis(50), 1));
        TargetState ejected = state(target("ejected", 1, 0), ejection);
        Upstream upstream = upstream(room, state(target("busy", 1, 1), new Bound(1)), ejected);
        call(upstream).failed(new Failure(Failure.Kind.CONNECTION_REFUSED, false, "refused", null));
        assertThat(call(upstream).target().name()).isEqualTo("busy");
        assertThat(later(upstream).get(10, TimeUnit.SECONDS).target().name()).isEqualTo("ejected");
    }

    @Test
    void whoWaitsForATargetGetsOneThatIsEnabledMeanwhile() throws Exception {
        Room room = new Room(new Room.Bounds(Integer.MAX_VALUE, 5, LONG));
        TargetState busy = state(target("busy", 1, 0), new Bound(1));
        TargetState drained = state(target("drained", 1, 0), new Bound(1));
        drained.drain().drain(0);
        Upstream upstream = upstream(room, busy, drained);
        call(upstream);
        CompletableFuture<Call> second = later(upstream);
        Eventually.is(() -> room.waiting() == 1);
        drained.drain().enable(0);
        upstream.changed();
        assertThat(second.get(10, TimeUnit.SECONDS).target().name()).isEqualTo("drained");
    }

    @Test
    void nobodyWaitsLongerThanItsTime() throws Exception {
        Room room = new Room(new Room.Bounds(1, 1, Duration.ofMillis(20)));
        Upstream upstream = upstream(room, state(target("t", 1, 0)));
        call(upstream);
        assertThatThrownBy(() -> later(upstream).get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(Failure.class);
        assertThat(room.waiting()).isZero();
        assertThat(room.inside()).isEqualTo(1);
    }

    @Test
    void whereNoTargetIsWellNobodyWaits() {
        Room room = new Room(new Room.Bounds(9, 9, LONG));
        TargetState drained = state(target("t", 1, 0));
        drained.drain().drain(0);
        assertThatThrownBy(() -> call(upstream(room, drained)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NO_TARGET));
        assertThat(room.inside()).isZero();
    }

    @Test
    void manyAtOnceNeverExceedTheBoundsAndNoneIsForgotten() throws Exception {
        Room room = new Room(new Room.Bounds(5, 1_000, LONG));
        TargetState a = state(target("a", 1, 0), new Bound(2));
        TargetState b = state(target("b", 1, 0), new Bound(2));
        Upstream upstream = upstream(room, a, b);
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                all.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                Call call = call(upstream);
                                most.accumulateAndGet(call.state().load().inFlight(), Math::max);
                                Thread.yield();
                                call.end();
                            } catch (Failure e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        threads));
            }
            for (CompletableFuture<Void> each : all) {
                each.get(20, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(room.inside()).isZero();
        assertThat(a.load().inFlight() + b.load().inFlight()).isZero();
        assertThat(a.load().calls() + b.load().calls()).isEqualTo(2_000);
    }

    private static CompletableFuture<Call> later(Upstream upstream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return call(upstream);
                    } catch (Failure e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }
}
