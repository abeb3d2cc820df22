package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Quota;
import io.gatehouse.limit.Window.Algorithm;
import io.gatehouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalCountersTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-28T10:00:00Z"));

    private LocalCounters counters(Window... windows) {
        return new LocalCounters(List.of(windows), 1000, clock, clock);
    }

    static Window window(Algorithm algorithm, String quota) {
        return window(algorithm, quota, ZoneOffset.UTC);
    }

    private static Window window(Algorithm algorithm, String text, ZoneId zone) {
        Quota quota = Quota.parse(text);
        return new Window("w", algorithm, quota, quota.count(), zone);
    }

    private static Window bucket(String name, String text, long burst) {
        return new Window(name, Algorithm.TOKEN_BUCKET, Quota.parse(text), burst, ZoneOffset.UTC);
    }

    private static int passing(Counters counters, int times) {
        int passed = 0;
        for (int i = 0; i < times; i++) {
            passed += counters.take("k", 1).passed() ? 1 : 0;
        }
        return passed;
    }

    @Test
    void aTokenBucketGivesItsBurstAndThenWhatComesBack() {
        Counters counters = counters(bucket("w", "60/min", 5));
        assertThat(passing(counters, 10)).isEqualTo(5);
        Outcome refused = counters.take("k", 1);
        assertThat(refused.passed()).isFalse();
        assertThat(refused.again()).isEqualTo(SECOND);
        assertThat(refused.reset()).isEqualTo(5 * SECOND);
        clock.advance(Duration.ofMillis(400));
        assertThat(counters.look("k", 1).again()).isEqualTo(600_000_000);
        clock.advance(Duration.ofMillis(600));
        assertThat(passing(counters, 10)).isEqualTo(1);
        assertThat(counters.take("other", 1).standings().get(0).remaining()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void whatIsUnusedIsWhatThereIsForOneWhoIsNew(Algorithm algorithm) {
        Window window = window(algorithm, "3/d");
        for (int amount : new int[] {1, 9}) {
            assertThat(Outcome.unused(List.of(window)))
                    .isEqualTo(counters(window).look("new", amount));
        }
    }

    @Test
    void whatComesBackInParts_isNotLostBetweenLooks() {
        Counters counters = counters(bucket("w", "7/min", 7));
        passing(counters, 7);
        int passed = 0;
        for (int i = 0; i < 600; i++) {
            clock.advance(Duration.ofMillis(100));
            passed += passing(counters, 1);
        }
        assertThat(passed).isEqualTo(7);
    }

    @Test
    void aCalendarsDayEndsWhereTheZoneHasIt() {
        Counters counters = counters(window(Algorithm.CALENDAR, "3/d", ZoneId.of("Europe/Berlin")));
        assertThat(passing(counters, 5)).isEqualTo(3);
        // midnight in Berlin is at 23:00 UTC still, for it is the night in which clocks go forward later
        assertThat(counters.look("k", 1).again()).isEqualTo(Duration.ofHours(13).toNanos());
        clock.advance(Duration.ofHours(13).minusMillis(1));
        assertThat(passing(counters, 1)).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(passing(counters, 5)).isEqualTo(3);
        // this day has 23 hours
        assertThat(counters.look("k", 1).again()).isEqualTo(Duration.ofHours(23).toNanos());
    }

    @Test
    void aCalendarsMonthIsAsLongAsItIs() {
        Counters counters = counters(window(Algorithm.CALENDAR, "3/month"));
        assertThat(passing(counters, 5)).isEqualTo(3);
        clock.advance(Duration.ofDays(4).minusHours(10).minusMillis(1));
        assertThat(passing(counters, 1)).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(counters.take("k", 1).reset()).isEqualTo(Duration.ofDays(30).toNanos());
    }

    @Test
    void anHourOnTheWallMayBeLongerThanAnHour() {
        // on Lord Howe Island clocks went back by half an hour at 15:00 UTC
        ManualClock there = new ManualClock(Instant.parse("2027-04-03T14:10:00Z"));
        Counters counters = new LocalCounters(
                List.of(window(Algorithm.CALENDAR, "2/h", ZoneId.of("Australia/Lord_Howe"))), 10, there, there);
        assertThat(passing(counters, 5)).isEqualTo(2);
        assertThat(counters.look("k", 1).again())
                .isEqualTo(Duration.ofMinutes(80).toNanos());
        there.advance(Duration.ofMinutes(80));
        assertThat(passing(counters, 5)).isEqualTo(2);
    }

    @Test
    void aClockOnTheWallThatGoesBackOpensNothingAgainAndStopsNothingElse() {
        AtomicReference<Duration> wrong = new AtomicReference<>(Duration.ZERO);
        Counters counters = new LocalCounters(
                List.of(
                        new Window("slide", Algorithm.SLIDING_WINDOW, Quota.parse("2/10s"), 2, ZoneOffset.UTC),
                        new Window("day", Algorithm.CALENDAR, Quota.parse("5/d"), 5, ZoneOffset.UTC)),
                10,
                clock,
                () -> clock.instant().plus(wrong.get()));
        assertThat(passing(counters, 5)).isEqualTo(2);
        wrong.set(Duration.ofDays(1));
        clock.advance(Duration.ofSeconds(20));
        assertThat(passing(counters, 5)).isEqualTo(2);
        wrong.set(Duration.ZERO);
        clock.advance(Duration.ofSeconds(20));
        assertThat(passing(counters, 5)).isEqualTo(2);
        clock.advance(Duration.ofSeconds(20));
        assertThat(passing(counters, 5)).isEqualTo(1);
    }

    @Test
    void whoOwesWhatTakesAlmostForEverIsNotForgottenFirst() {
        LocalCounters counters = new LocalCounters(List.of(bucket("w", "1/365d", 1_000_000_000)), 2, clock, clock);
        counters.take("debtor", 100_000_000_000L);
        counters.take("other", 2);
        counters.take("new", 1);
        assertThat(counters.look("debtor", 1).passed()).isFalse();
        assertThat(counters.look("other", 1).standings().get(0).remaining()).isEqualTo(1_000_000_000);
    }

    @Test
    void aSlidingWindowGivesBackWhatIsOld() {
        Counters counters = counters(window(Algorithm.SLIDING_WINDOW, "10/10s"));
        for (int second = 0; second < 5; second++) {
            assertThat(passing(counters, 2)).isEqualTo(2);
            clock.advance(Duration.ofSeconds(1));
        }
        Outcome refused = counters.take("k", 1);
        assertThat(refused.passed()).isFalse();
        // the first two were used in the slice that began at 0, and come back with the one that begins at 11
        assertThat(refused.again()).isEqualTo(6 * SECOND);
        assertThat(refused.reset()).isEqualTo(10 * SECOND);
        clock.advance(Duration.ofSeconds(6));
        assertThat(passing(counters, 5)).isEqualTo(2);
        clock.advance(Duration.ofSeconds(60));
        assertThat(passing(counters, 20)).isEqualTo(10);
    }

    /** Whatever comes when: in no window of ten seconds are there more than ten, and a tenth later there are. */
    @Property(tries = 200)
    void inNoSlidingWindowIsThereEverMore(
            @ForAll @Size(min = 20, max = 200) List<@IntRange(min = 0, max = 2500) Integer> pauses) {
        Counters counters = counters(window(Algorithm.SLIDING_WINDOW, "10/10s"));
        List<Instant> passed = new ArrayList<>();
        for (int pause : pauses) {
            clock.advance(Duration.ofMillis(pause));
            Instant now = clock.instant();
            boolean gave = counters.take("k", 1).passed();
            long within = count(passed, now.minusSeconds(10));
            long longer = count(passed, now.minusSeconds(11));
            if (gave) {
                assertThat(within).isLessThan(10);
                passed.add(now);
            } else {
                assertThat(longer).isGreaterThanOrEqualTo(10);
            }
        }
    }

    private static long count(List<Instant> passed, Instant after) {
        return passed.stream().filter(each -> each.isAfter(after)).count();
    }

    @Test
    void ofSeveralWindowsNoneIsUsedUnlessAllPass() {
        Counters counters = counters(bucket("short", "2/s", 2), bucket("long", "3/h", 3));
        assertThat(passing(counters, 5)).isEqualTo(2);
        clock.advance(Duration.ofSeconds(1));
        assertThat(passing(counters, 5)).isEqualTo(1);
        Outcome refused = counters.take("k", 1);
        assertThat(refused.standings().get(0).remaining()).isEqualTo(1);
        assertThat(refused.standings().get(0).isExceeded()).isFalse();
        assertThat(refused.standings().get(1).isExceeded()).isTrue();
        assertThat(refused.again()).isGreaterThan(1000 * SECOND);
    }

    @Test
    void windowsOfAllKindsAreUsedTogether() {
        Counters counters = counters(
                bucket("bucket", "600/min", 4),
                new Window("slide", Algorithm.SLIDING_WINDOW, Quota.parse("6/10s"), 6, ZoneOffset.UTC),
                new Window("day", Algorithm.CALENDAR, Quota.parse("9/d"), 9, ZoneOffset.UTC));
        assertThat(passing(counters, 9)).isEqualTo(4);
        clock.advance(Duration.ofSeconds(2));
        assertThat(passing(counters, 9)).isEqualTo(2);
        clock.advance(Duration.ofSeconds(30));
        assertThat(passing(counters, 9)).isEqualTo(3);
        clock.advance(Duration.ofDays(1));
        assertThat(passing(counters, 9)).isEqualTo(4);
    }

    @Test
    void whatCostsMoreThanThereEverIsPassesWhenAllIsThereAndLeavesADebt() {
        Counters counters = counters(bucket("w", "1/s", 10));
        assertThat(counters.take("k", 25).passed()).isTrue();
        Outcome refused = counters.take("k", 1);
        assertThat(refused.standings().get(0).remaining()).isEqualTo(-15);
        assertThat(refused.again()).isEqualTo(16 * SECOND);
        clock.advance(Duration.ofSeconds(16));
        assertThat(passing(counters, 3)).isEqualTo(1);
    }

    @Test
    void whatIsChargedAfterwardsIsCarriedOver() {
        Counters counters = counters(bucket("w", "1/s", 10));
        counters.take("k", 1);
        counters.charge("k", 19);
        assertThat(counters.look("k", 1).again()).isEqualTo(11 * SECOND);
        counters.reset("k");
        assertThat(passing(counters, 20)).isEqualTo(10);
    }

    /** The same for each kind of window; many times, since it is about threads. */
    @Property(tries = 30)
    void ofSixtyFourAtOnceExactlyAsManyPassAsMay(
            @ForAll Algorithm algorithm, @ForAll @IntRange(min = 1, max = 300) int limit) throws Exception {
        Counters counters = counters(window(algorithm, limit + "/h"));
        assertThat(atOnce(counters, 64, 8)).isEqualTo(Math.min(limit, 64 * 8));
    }

    /** How many pass of so many threads that ask so often. */
    static int atOnce(Counters counters, int threads, int each) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier together = new CyclicBarrier(threads);
            Callable<Integer> asking = () -> {
                together.await();
                return passing(counters, each);
            };
            List<Future<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                asked.add(pool.submit(asking));
            }
            int passed = 0;
            for (Future<Integer> one : asked) {
                passed += one.get();
            }
            return passed;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aKeyThatHasAllItCanHaveIsForgotten() {
        LocalCounters counters = counters(bucket("w", "10/s", 10));
        for (int i = 0; i < 100; i++) {
            counters.take("first " + i, 1);
        }
        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) {
            counters.take("second " + i, 1);
        }
        assertThat(counters.size()).isEqualTo(100);
        assertThat(counters.forgotten()).isZero();
    }

    @Test
    void ofMoreKeysThanThereMayBeTheOneNearestToFullGoes() {
        LocalCounters counters = new LocalCounters(List.of(bucket("w", "10/min", 10)), 3, clock, clock);
        counters.take("most", 9);
        counters.take("least", 2);
        counters.take("more", 5);
        counters.take("least", 1);
        counters.take("new", 4);
        assertThat(counters.size()).isEqualTo(3);
        assertThat(counters.forgotten()).isEqualTo(1);
        assertThat(counters.look("least", 1).standings().get(0).remaining()).isEqualTo(10);
        assertThat(counters.look("more", 1).standings().get(0).remaining()).isEqualTo(5);
        assertThat(counters.look("most", 1).standings().get(0).remaining()).isEqualTo(1);
        assertThat(counters.look("new", 1).standings().get(0).remaining()).isEqualTo(6);
    }

    /** All that are looked at were used since they took their place, so none of them is first where it stands. */
    @Test
    void ofThoseThatAreLookedAtTheOneWithTheLeastLeftToWaitGoes() {
        int most = 2 * LocalCounters.TURNS;
        LocalCounters counters = new LocalCounters(List.of(bucket("w", "60/min", 1000)), most, clock, clock);
        for (int i = 0; i < most; i++) {
            counters.take("k" + i, i + 1);
        }
        for (int i = 0; i < most; i++) {
            counters.take("k" + i, i == 20 ? 300 : 500 + i);
        }
        counters.take("new", 1);
        assertThat(counters.forgotten()).isEqualTo(1);
        for (int i = 0; i < most; i++) {
            long remaining = counters.look("k" + i, 1).standings().get(0).remaining();
            assertThat(remaining).as("k" + i).isEqualTo(i == 20 ? 1000 : 1000 - (i + 1) - (500 + i));
        }
    }

    /** Also where the clock on the wall tells milliseconds only, so that by the other one each waits for a time of its own. */
    @Test
    void ofKeysThatWaitForTheSameMidnightTheOneThatHasUsedLeastGoes() {
        LocalCounters counters = new LocalCounters(List.of(window(Algorithm.CALENDAR, "10/d")), 3, clock, clock);
        List<String> keys = List.of("all", "least", "more", "new");
        List<Integer> amounts = List.of(10, 1, 5, 1);
        for (int i = 0; i < keys.size(); i++) {
            counters.take(keys.get(i), amounts.get(i));
            clock.advance(Duration.ofNanos(400_000));
        }
        assertThat(counters.forgotten()).isEqualTo(1);
        assertThat(counters.look("all", 1).passed()).isFalse();
        assertThat(counters.look("least", 1).standings().get(0).remaining()).isEqualTo(10);
        assertThat(counters.look("more", 1).standings().get(0).remaining()).isEqualTo(5);
    }

    @Test
    void manyWhoBringNewKeysAtOnceHaveNoMoreOfThemRemembered() throws Exception {
        LocalCounters counters = new LocalCounters(List.of(bucket("w", "10/min", 10)), 100, clock, clock);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int thread = i;
                all.add(pool.submit(() -> {
                    for (int key = 0; key < 2000; key++) {
                        counters.take("own " + thread + ' ' + key, 1 + key % 10);
                        counters.take("common " + key % 200, 1);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(counters.size()).isEqualTo(100);
    }

    /** A key is forgotten by others all the time, when it has all it can have, and still gives no more than that. */
    @Test
    void exactlyAsManyPassAlsoWhileKeysAreForgotten() throws Exception {
        LocalCounters counters = counters(bucket("w", "5/s", 5));
        ExecutorService others = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 200; round++) {
                int number = round;
                Future<?> pressing = others.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        counters.take("other " + number + ' ' + i, 1);
                    }
                });
                assertThat(atOnce(counters, 4, 5)).isEqualTo(5);
                pressing.get();
                clock.advance(Duration.ofSeconds(1));
            }
        } finally {
            others.shutdownNow();
        }
    }
}
