package io.gatehouse.upstream;

import static io.gatehouse.testing.Upstreams.state;
import static io.gatehouse.testing.Upstreams.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EjectionTest {
    private static final Duration OUT = Duration.ofSeconds(30);
    private static final Ejection.Rules ROW =
            new Ejection.Rules(3, Duration.ofSeconds(10), 2, 20, OUT, Duration.ofMinutes(2), 0.5);
    private static final Ejection.Rules RATIO =
            new Ejection.Rules(0, Duration.ofSeconds(10), 0.5, 10, OUT, Duration.ofMinutes(2), 1);

    private final ManualClock clock = new ManualClock();
    private final List<Ejection> ejections = new ArrayList<>();
    private Roster roster;

    private Ejection first(Ejection.Rules rules, int targets) {
        List<TargetState> states = new ArrayList<>();
        for (int i = 0; i < targets; i++) {
            Ejection ejection = new Ejection(rules);
            ejections.add(ejection);
            states.add(state(target("t" + i, 1, 0), ejection));
        }
        roster = Roster.of("u", states, Balancing.DEFAULT, new Turns());
        return ejections.get(0);
    }

    private void fail(Ejection target, int times) {
        for (int i = 0; i < times; i++) {
            target.failed(lap(), roster);
        }
    }

    private Lap lap() {
        return new Lap(clock.getAsLong() - 1, 1, clock.getAsLong());
    }

    private boolean isOut(Ejection target) {
        return target.blocks(clock.getAsLong());
    }

    @Test
    void soManyFailuresInARowTakeATargetOutForAWhile() {
        Ejection target = first(ROW, 2);
        fail(target, 2);
        assertThat(isOut(target)).isFalse();
        fail(target, 1);
        assertThat(isOut(target)).isTrue();
        assertThat(target.standing(clock.getAsLong()))
                .isEqualTo(new Standing("ejected", "3 calls in a row failed; out for 30 s", clock.getAsLong()));
        clock.advance(OUT.minusNanos(1));
        assertThat(isOut(target)).isTrue();
        clock.advance(Duration.ofNanos(1));
        assertThat(isOut(target)).isFalse();
        assertThat(target.ejections()).isEqualTo(1);
    }

    @Test
    void oneThatGoesWellBeginsTheRowAnew() {
        Ejection target = first(ROW, 2);
        fail(target, 2);
        target.succeeded(lap());
        fail(target, 2);
        assertThat(isOut(target)).isFalse();
    }

    @Test
    void failuresThatAreLongAgoDoNotCount() {
        Ejection target = first(ROW, 2);
        fail(target, 2);
        clock.advance(Duration.ofSeconds(11));
        fail(target, 1);
        assertThat(isOut(target)).isFalse();
    }

    @Test
    void theTimeDoublesUpToTheLongestAndBeginsAnewAfterAsLongAWhileOfService() {
        Ejection target = first(ROW, 2);
        for (int seconds : new int[] {30, 60, 120, 120}) {
            fail(target, 3);
            assertThat(target.standing(clock.getAsLong()).reason()).endsWith("out for " + seconds + " s");
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(isOut(target)).isFalse();
        }
        clock.advance(Duration.ofSeconds(121));
        fail(target, 3);
        assertThat(target.standing(clock.getAsLong()).reason()).endsWith("out for 30 s");
    }

    @Test
    void noMoreThanTheirShareIsOutAtATime() {
        first(ROW, 5);
        ejections.forEach(each -> fail(each, 5));
        assertThat(ejections.stream().filter(this::isOut)).hasSize(2);
        clock.advance(OUT);
        fail(ejections.get(4), 3);
        assertThat(isOut(ejections.get(4))).isTrue();
    }

    @Test
    void theOnlyTargetStays() {
        Ejection target = first(ROW, 1);
        fail(target, 100);
        assertThat(isOut(target)).isFalse();
    }

    @Test
    void aShareOfFailuresTakesATargetOutOnceThereAreEnoughCalls() {
        Ejection target = first(RATIO, 2);
        for (int i = 0; i < 4; i++) {
            fail(target, 1);
            target.succeeded(lap());
        }
        assertThat(isOut(target)).isFalse();
        fail(target, 2);
        assertThat(isOut(target)).isTrue();
        assertThat(target.standing(clock.getAsLong()).reason()).isEqualTo("6 of 10 calls failed; out for 30 s");
    }

    @Test
    void theShareLooksAtTheLastWhileOnly() {
        Ejection target = first(RATIO, 2);
        for (int i = 0; i < 9; i++) {
            target.succeeded(lap());
        }
        clock.advance(Duration.ofSeconds(11));
        fail(target, 9);
        assertThat(isOut(target)).isFalse();
        fail(target, 1);
        assertThat(isOut(target)).isTrue();
    }

    @Test
    void whatFailsWhileItIsOutProlongsNothing() {
        Ejection target = first(ROW, 2);
        fail(target, 3);
        clock.advance(Duration.ofSeconds(29));
        fail(target, 30);
        clock.advance(Duration.ofSeconds(1));
        assertThat(isOut(target)).isFalse();
        fail(target, 2);
        assertThat(isOut(target)).isFalse();
    }
}
