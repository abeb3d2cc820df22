package io.gatehouse.upstream;

import static io.gatehouse.testing.Upstreams.state;
import static io.gatehouse.testing.Upstreams.states;
import static io.gatehouse.testing.Upstreams.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatehouse.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How picks are shared among targets, whatever the algorithm. */
class BalancersTest {
    private static final int PICKS = 10_000;

    @Property(tries = 30)
    void everyAlgorithmSharesByWeight(
            @ForAll Algorithm algorithm,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 20) Integer> weights,
            @ForAll long seed) {
        List<TargetState> targets = new ArrayList<>();
        for (int weight : weights) {
            targets.add(state(target("t" + targets.size(), weight, 0)));
        }
        Map<TargetState, Integer> counts = picks(algorithm.over(targets, new Turns()), new Random(seed), 0);
        double total = weights.stream().mapToInt(Integer::intValue).sum();
        for (TargetState each : targets) {
            double share = counts.getOrDefault(each, 0) / (double) PICKS;
            assertThat(share).as(each.name()).isCloseTo(each.target().weight() / total, within(0.02));
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aTargetThatTakesNoneGetsNoneAndTheOthersGetItsShare(Algorithm algorithm) {
        List<TargetState> targets = states(5);
        targets.get(2).drain().drain(0);
        Map<TargetState, Integer> counts = picks(algorithm.over(targets, new Turns()), new Random(7), 0);
        assertThat(counts).hasSize(4).doesNotContainKey(targets.get(2));
        assertThat(counts.values())
                .allSatisfy(count -> assertThat(count / (double) PICKS).isCloseTo(0.25, within(0.02)));
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aTargetThatWarmsUpTakesAGrowingShare(Algorithm algorithm) {
        List<TargetState> targets = new ArrayList<>(states(3));
        Drain back = new Drain();
        back.drain(0);
        long warmup = Duration.ofSeconds(10).toNanos();
        back.enable(0);
        TargetState warming = new TargetState(target("w", 1, 0), new Load(), back, List.of(), warmup);
        targets.add(warming);
        Balancer balancer = algorithm.over(targets, new Turns());
        int before = 0;
        for (int part : new int[] {1, 5, 10}) {
            int now = picks(balancer, new Random(3), warmup / 10 * part).getOrDefault(warming, 0);
            assertThat(now).as("after %s tenths", part).isGreaterThan(before);
            before = now;
        }
        assertThat(before / (double) PICKS).isCloseTo(0.25, within(0.02));
    }

    @Test
    void theTargetWithFewerRequestsIsTaken() {
        List<TargetState> targets = states(2);
        targets.get(0).load().begin();
        targets.get(0).load().begin();
        Map<TargetState, Integer> counts = picks(TwoChoices.leastRequest(targets), new Random(1), 0);
        // both draws fall on the busy one every fourth time
        assertThat(counts.get(targets.get(1)) / (double) PICKS).isCloseTo(0.75, within(0.02));
    }

    @Test
    void theFasterTargetIsTakenAndASlowOneIsTriedAgainWhenItsTimeHasPassed() {
        ManualClock clock = new ManualClock();
        List<TargetState> targets = states(2);
        targets.get(0).load().measure(clock.getAsLong(), Duration.ofMillis(5).toNanos());
        targets.get(1).load().measure(clock.getAsLong(), Duration.ofMillis(500).toNanos());
        Map<TargetState, Integer> counts = picks(TwoChoices.ewma(targets), new Random(1), clock.getAsLong());
        assertThat(counts.get(targets.get(0)) / (double) PICKS).isCloseTo(0.75, within(0.02));
    }

    @Test
    void aPeakCountsAtOnceAndIsForgottenByHalves() {
        Load load = new Load();
        load.measure(0, 1_000);
        load.measure(1, 100_000);
        assertThat(load.latency()).isEqualTo(100_000);
        load.measure(1 + Duration.ofSeconds(10).toNanos(), 1_000);
        assertThat(load.latency()).isCloseTo(50_500, within(10.0));
    }

    private static Map<TargetState, Integer> picks(Balancer balancer, RandomGenerator random, long now) {
        Map<TargetState, Integer> counts = new HashMap<>();
        for (int i = 0; i < PICKS; i++) {
            Search search = new Search("key-" + random.nextLong(), null, random);
            search.at(now, false);
            counts.merge(balancer.pick(search), 1, Integer::sum);
        }
        return counts;
    }
}
