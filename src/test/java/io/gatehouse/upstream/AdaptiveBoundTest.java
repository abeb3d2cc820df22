package io.gatehouse.upstream;

import static io.gatehouse.testing.Upstreams.state;
import static io.gatehouse.testing.Upstreams.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ManualClock;
import io.gatehouse.testing.Upstreams;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveBoundTest {
    private final ManualClock clock = new ManualClock();
    private final AdaptiveBound bound = new AdaptiveBound(200);
    private final TargetState only = state(target("t", 1, 0), bound);
    private final Upstream upstream = Upstreams.of("u", List.of(only), Balancing.DEFAULT, clock);

    /**
     * So many rounds in which as many requests as it allows, at most {@code demand}, are sent to a target that works on
     * {@code workers} at a time, each 10 ms.
     */
    private void rounds(int rounds, int demand, int workers, int status) {
        for (int round = 0; round < rounds; round++) {
            ArrayDeque<Call> calls = new ArrayDeque<>();
            while (calls.size() < demand) {
                Call call = upstream.callNow(new Search(null, null, new Random(1)));
                if (call == null) {
                    break;
                }
                calls.add(call);
            }
            while (!calls.isEmpty()) {
                clock.advance(Duration.ofMillis(10));
                for (int i = 0; i < workers && !calls.isEmpty(); i++) {
                    Call call = calls.remove();
                    call.answered(status);
                    call.end();
                }
            }
        }
    }

    @Test
    void itGrowsWhileAnswersStayFastAndRequestsAreThere() {
        rounds(2_000, 100, 1_000, 200);
        assertThat(bound.limit()).isGreaterThan(100);
    }

    @Test
    void itDoesNotGrowWhereFewRequestsAreUnderWay() {
        rounds(500, 3, 1_000, 200);
        assertThat(bound.limit()).isEqualTo(20);
    }

    @Test
    void itNeverExceedsTheMost() {
        rounds(5_000, 1_000, 1_000, 200);
        assertThat(bound.limit()).isEqualTo(200);
        AdaptiveBound small = new AdaptiveBound(2);
        assertThat(small.limit()).isEqualTo(2);
    }

    @Test
    void itShrinksWhereAnswersBecomeSlowAndComesBackWhenTheyAreFastAgain() {
        rounds(1_000, 1_000, 1_000, 200);
        int fast = bound.limit();
        rounds(200, 1_000, 2, 200);
        assertThat(bound.limit()).isLessThan(fast / 2);
        int slow = bound.limit();
        rounds(2_000, 1_000, 1_000, 200);
        assertThat(bound.limit()).isGreaterThan(slow * 2);
    }

    @Test
    void fastFailuresShrinkIt() {
        rounds(1_000, 1_000, 1_000, 200);
        int well = bound.limit();
        rounds(200, 1_000, 1_000, 503);
        assertThat(bound.limit()).isLessThan(well / 2).isPositive();
    }

    @Test
    void beyondItTheTargetIsFullUntilARequestEnds() {
        ArrayDeque<Call> calls = new ArrayDeque<>();
        for (int i = 0; i < 20; i++) {
            calls.add(upstream.callNow(new Search(null, null, new Random(1))));
        }
        assertThat(upstream.callNow(new Search(null, null, new Random(1)))).isNull();
        assertThat(only.standing(clock.getAsLong()))
                .isEqualTo(new Standing(
                        "full", "carries as many requests as it answers fast, at the moment 20", Long.MIN_VALUE));
        assertThat(only.isFreeOrBusy(clock.getAsLong(), false)).isTrue();
        calls.forEach(Call::end);
        assertThat(only.takes(clock.getAsLong())).isTrue();
        assertThat(only.load().inFlight()).isZero();
    }
}
