package io.gatehouse.upstream;

import static io.gatehouse.testing.Upstreams.state;
import static io.gatehouse.testing.Upstreams.target;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
    private static final TargetState A = state(target("a", 1, 0));
    private static final TargetState B = state(target("b", 1, 0));
    private static final TargetState C = state(target("c", 1, 0));

    @Test
    void targetsOfOneWeightTakeTurns() {
        assertThat(picks(6, A, B, C)).isEqualTo("abcabc");
    }

    @Test
    void weightsAreSpreadEvenly() {
        assertThat(picks(7, state(target("a", 5, 0)), B, C)).isEqualTo("aabacaa");
        assertThat(picks(4, state(target("a", 1000, 0)), state(target("b", 1000, 0))))
                .isEqualTo("abab");
    }

    @Test
    void theTurnsGoOnWhereTheyWere() {
        Turns turns = new Turns();
        assertThat(pick(new RoundRobin(List.of(A, B, C), turns)).name()).isEqualTo("a");
        assertThat(pick(new RoundRobin(List.of(A, B, C), turns)).name()).isEqualTo("b");
    }

    @Test
    void theTurnsOfATargetThatTakesNoneGoToAllOthers() {
        TargetState out = state(target("out", 1, 0));
        out.drain().drain(0);
        RoundRobin turns = new RoundRobin(List.of(A, out, B, C), new Turns());
        Map<String, Long> counts = IntStream.range(0, 9_000)
                .mapToObj(i -> pick(turns).name())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(counts).containsOnlyKeys("a", "b", "c");
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(2_950L, 3_050L));
    }

    @Test
    void whoOnlyLooksTakesNoTurn() {
        RoundRobin turns = new RoundRobin(List.of(A, B, C), new Turns());
        Search looking = new Search(null, null, new Random(1)).looking();
        looking.at(1, false);
        for (TargetState each : List.of(A, B, C)) {
            assertThat(turns.pick(looking)).isSameAs(each);
            assertThat(pick(turns)).isSameAs(each);
        }
    }

    @Test
    void whereNoneTakesTheRequestThereIsNone() {
        TargetState out = state(target("out", 1, 0));
        out.drain().drain(0);
        assertThat(pick(new RoundRobin(List.of(out), new Turns()))).isNull();
    }

    @Test
    void manyThreadsGetEachTargetEquallyOften() {
        RoundRobin turns = new RoundRobin(List.of(A, state(target("b", 3, 0))), new Turns());
        long b = IntStream.range(0, 40_000)
                .parallel()
                .filter(i -> pick(turns).name().equals("b"))
                .count();
        assertThat(b).isEqualTo(30_000);
    }

    private static String picks(int count, TargetState... targets) {
        RoundRobin turns = new RoundRobin(List.of(targets), new Turns());
        return Stream.generate(() -> pick(turns).name()).limit(count).collect(Collectors.joining());
    }

    private static TargetState pick(RoundRobin turns) {
        Search search = new Search(null, null, new Random(1));
        search.at(1, false);
        return turns.pick(search);
    }
}
