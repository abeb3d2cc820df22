package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
    @Test
    void targetsOfOneWeightTakeTurns() {
        assertThat(picks(6, target("a", 1), target("b", 1), target("c", 1))).isEqualTo("abcabc");
    }

    @Test
    void weightsAreSpreadEvenly() {
        assertThat(picks(7, target("a", 5), target("b", 1), target("c", 1))).isEqualTo("aabacaa");
        assertThat(picks(4, target("a", 1000), target("b", 1000))).isEqualTo("abab");
    }

    @Test
    void withoutAWeightThereIsNone() {
        assertThat(new RoundRobin(List.of(target("a", 0))).pick()).isNull();
    }

    @Test
    void manyThreadsGetEachTargetEquallyOften() {
        RoundRobin turns = new RoundRobin(List.of(target("a", 1), target("b", 3)));
        long b = IntStream.range(0, 40_000)
                .parallel()
                .filter(i -> String.valueOf(turns.pick()).contains("name=b"))
                .count();
        assertThat(b).isEqualTo(30_000);
    }

    private static String picks(int count, Target... targets) {
        RoundRobin turns = new RoundRobin(List.of(targets));
        StringBuilder picked = new StringBuilder();
        Stream.generate(turns::pick).limit(count).forEach(target -> picked.append(target.name()));
        return picked.toString();
    }

    private static Target target(String name, int weight) {
        return new Target(name, "http", "127.0.0.1", 80, "", weight);
    }
}
