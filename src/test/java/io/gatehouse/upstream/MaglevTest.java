package io.gatehouse.upstream;

import static io.gatehouse.testing.Upstreams.states;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Upstreams;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaglevTest {
    private static final int KEYS = 20_000;

    @Test
    void aKeyAlwaysGoesToTheSameTarget() {
        List<TargetState> targets = states(10);
        for (int key = 0; key < 100; key++) {
            assertThat(pick(new Maglev(targets), key)).isSameAs(pick(new Maglev(targets), key));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 50, 99})
    void oneTargetMoreMovesItsShareOfTheKeysAndHardlyAnyOther(int count) {
        Maglev before = new Maglev(states(count));
        Maglev after = new Maglev(states(count + 1));
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            moved += pick(before, key).name().equals(pick(after, key).name()) ? 0 : 1;
        }
        assertThat(moved / (double) KEYS).isLessThan(1.0 / (count + 1) + 0.02);
    }

    @Test
    void theKeysOfATargetThatTakesNoneGoToAllOthersAndComeBack() {
        List<TargetState> targets = states(5);
        Maglev balancer = new Maglev(targets);
        int[] others = new int[5];
        for (int key = 0; key < KEYS; key++) {
            TargetState own = pick(balancer, key);
            targets.get(0).drain().drain(0);
            TargetState other = pick(balancer, key);
            targets.get(0).drain().enable(0);
            if (own == targets.get(0)) {
                others[targets.indexOf(other)]++;
            } else {
                assertThat(other).isSameAs(own);
            }
            assertThat(pick(balancer, key)).isSameAs(own);
        }
        for (int i = 1; i < 5; i++) {
            assertThat(others[i] / (KEYS / 5.0)).isBetween(0.2, 0.3);
        }
        assertThat(others[0]).isZero();
    }

    @Test
    void aKeyKeepsItsTargetAlsoWhereTheTableLeadsToNobody() {
        List<TargetState> targets = List.of(
                Upstreams.state(Upstreams.target("heavy", 1000, 0)),
                Upstreams.state(Upstreams.target("a", 1, 0)),
                Upstreams.state(Upstreams.target("b", 1, 0)));
        targets.get(0).drain().drain(0);
        Maglev balancer = new Maglev(targets);
        Set<String> used = new HashSet<>();
        for (int key = 0; key < 100; key++) {
            TargetState first = pick(balancer, key);
            used.add(first.name());
            for (int i = 0; i < 5; i++) {
                assertThat(pick(balancer, key)).isSameAs(first);
            }
        }
        assertThat(used).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aRequestWithoutAKeyGoesAnywhere() {
        List<TargetState> targets = states(3);
        Maglev balancer = new Maglev(targets);
        Search search = new Search(null, null, new Random(1));
        search.at(0, false);
        assertThat(java.util.stream.Stream.generate(() -> balancer.pick(search))
                        .limit(100)
                        .distinct())
                .hasSize(3);
    }

    private static TargetState pick(Maglev balancer, int key) {
        Search search = new Search("user-" + key, null, new Random(1));
        search.at(0, false);
        return balancer.pick(search);
    }
}
