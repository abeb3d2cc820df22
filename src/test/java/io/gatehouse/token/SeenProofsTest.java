package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ManualClock;
import io.gatehouse.token.SeenProofs.Use;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeenProofsTest {
    private final ManualClock clock = new ManualClock();
    private final SeenProofs seen = new SeenProofs(5, 3);

    @BeforeEach
    void forAMinute() {
        seen.atLeast(Duration.ofSeconds(60), clock.instant());
    }

    private Use use(String key, String id) {
        return seen.use(new SeenProofs.Mark(key, SeenProofs.Code.of(id), clock.instant()), clock.instant());
    }

    @Test
    void oneKeyFillsItsShareAndNoMore() {
        assertThat(List.of(use("a", "1"), use("a", "2"), use("a", "3"))).containsOnly(Use.FIRST);
        assertThat(use("a", "4")).isEqualTo(Use.FULL);
        assertThat(use("b", "4")).isEqualTo(Use.FIRST);
        assertThat(use("a", "1")).isEqualTo(Use.AGAIN);
    }

    @Test
    void whereThereIsNoRoomNoProofIsTakenUntilOthersAreOld() {
        IntStream.range(0, 5).forEach(i -> assertThat(use("key " + i, "1")).isEqualTo(Use.FIRST));
        assertThat(use("late", "1")).isEqualTo(Use.FULL);
        clock.advance(Duration.ofSeconds(61));
        assertThat(use("late", "1")).isEqualTo(Use.FULL);
        assertThat(use("key 0", "1")).isEqualTo(Use.AGAIN);
        clock.advance(Duration.ofSeconds(2));
        assertThat(use("late", "1")).isEqualTo(Use.FIRST);
        assertThat(use("late", "1")).isEqualTo(Use.AGAIN);
    }

    @Test
    void theLongestThatAnybodyWantsCounts() {
        seen.atLeast(Duration.ofMinutes(5), clock.instant());
        seen.atLeast(Duration.ofSeconds(1), clock.instant());
        assertThat(use("a", "1")).isEqualTo(Use.FIRST);
        clock.advance(Duration.ofMinutes(5));
        assertThat(use("b", "1")).isEqualTo(Use.FIRST);
        assertThat(use("a", "1")).isEqualTo(Use.AGAIN);
    }

    @Test
    void whatMayHaveBeenForgottenIsNotGoodWhereOlderOnesAreFromNowOn() {
        SeenProofs.Mark mark = new SeenProofs.Mark("a", SeenProofs.Code.of("1"), clock.instant());
        assertThat(seen.use(mark, clock.instant())).isEqualTo(Use.FIRST);
        clock.advance(Duration.ofSeconds(70));
        assertThat(use("b", "1")).as("which has older ones forgotten").isEqualTo(Use.FIRST);
        clock.advance(Duration.ofSeconds(20));
        seen.atLeast(Duration.ofMinutes(5), clock.instant());
        assertThat(seen.use(mark, clock.instant())).isEqualTo(Use.AGAIN);
        assertThat(use("b", "2")).isEqualTo(Use.FIRST);
    }

    @Test
    void ofManyAtTheSameTimeOneIsTheFirst() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Use>> all = threads.invokeAll(IntStream.range(0, 200)
                    .<Callable<Use>>mapToObj(i -> () -> use("a", "same"))
                    .toList());
            int first = 0;
            for (Future<Use> each : all) {
                first += each.get() == Use.FIRST ? 1 : 0;
            }
            assertThat(first).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }
}
