package io.gatehouse.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharesTest {
    private static final int MANY = 10_000;

    static List<List<Integer>> weights() {
        return List.of(
                List.of(95, 5),
                List.of(5, 95),
                List.of(1, 1),
                List.of(1000, 1),
                List.of(0, 7),
                List.of(7, 0),
                List.of(0, 3, 0, 1),
                List.of(70, 20, 10),
                List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    }

    private static Shares shares(List<Integer> weights) {
        return new Shares(names(weights.size()), weights);
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "upstream-" + i).toList();
    }

    private static void assertProportional(IntUnaryOperator pick, List<Integer> weights) {
        int[] counts = new int[weights.size()];
        for (int i = 0; i < MANY; i++) {
            counts[pick.applyAsInt(i)]++;
        }
        double total = weights.stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < counts.length; i++) {
            assertThat(counts[i] / (double) MANY)
                    .as(Arrays.toString(counts))
                    .isCloseTo(weights.get(i) / total, within(0.02));
            if (weights.get(i) == 0) {
                assertThat(counts[i]).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("weights")
    void chanceGivesEachItsShare(List<Integer> weights) {
        Random random = new Random(1);
        assertProportional(i -> shares(weights).any(random), weights);
    }

    @ParameterizedTest
    @MethodSource("weights")
    void subjectsAreSpreadAsTheWeightsAre(List<Integer> weights) {
        Shares shares = shares(weights);
        assertProportional(i -> shares.of("user-" + i), weights);
        assertProportional(i -> shares.of(Integer.toString(i)), weights);
    }

    @Test
    void aSubjectAlwaysGetsTheSameAlsoWhereTheOrderIsAnother() {
        Shares shares = new Shares(List.of("a", "b", "c"), List.of(1, 2, 3));
        Shares turned = new Shares(List.of("c", "a", "b"), List.of(3, 1, 2));
        for (int i = 0; i < 1000; i++) {
            assertThat(shares.of("s" + i)).isEqualTo((turned.of("s" + i) + 2) % 3);
        }
    }

    /** Fixed for ever: another version of the gateway, or one beside it, must not move clients. */
    @Test
    void everyGatewayFindsTheSame() {
        Shares shares = new Shares(List.of("pets", "pets-next"), List.of(50, 50));
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            found.append(shares.of("user-" + i));
        }
        assertThat(found).hasToString("01000100100001100001110000111110");
    }

    @ParameterizedTest
    @MethodSource("weights")
    void whoseWeightGrowsKeepsAllItHadAndTheOthersLoseToItOnly(List<Integer> weights) {
        for (int grown = 0; grown < weights.size(); grown++) {
            Integer[] more = weights.toArray(Integer[]::new);
            more[grown] += 5;
            Shares before = shares(weights);
            Shares after = shares(List.of(more));
            for (int i = 0; i < MANY; i++) {
                int is = after.of("user-" + i);
                assertThat(is == grown || is == before.of("user-" + i)).isTrue();
            }
        }
    }

    @Test
    void aCanaryThatGrowsFromFiveToTenOfAHundredKeepsItsSubjects() {
        assertKeepsAll(1, shares(List.of(95, 5)), shares(List.of(90, 10)));
        assertKeepsAll(2, shares(List.of(90, 5, 5)), shares(List.of(85, 5, 10)));
        assertKeepsAll(1, shares(List.of(90, 5, 5)), shares(List.of(85, 10, 5)));
    }

    private static void assertKeepsAll(int grown, Shares before, Shares after) {
        for (int i = 0; i < MANY; i++) {
            int was = before.of("user-" + i);
            int is = after.of("user-" + i);
            assertThat(is == was || was != grown).isTrue();
        }
    }

    @Test
    void aMemberMoreTakesItsShareAndMovesNobodyElse() {
        Shares before = shares(List.of(50, 50));
        Shares after = shares(List.of(50, 50, 10));
        int moved = 0;
        for (int i = 0; i < MANY; i++) {
            int is = after.of("user-" + i);
            assertThat(is == before.of("user-" + i) || is == 2).isTrue();
            moved += is == 2 ? 1 : 0;
        }
        assertThat(moved / (double) MANY).isCloseTo(10 / 110.0, within(0.02));
    }
}
