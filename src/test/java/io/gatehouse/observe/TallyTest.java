package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FailedDecision;
import io.gatehouse.observe.Impact.Counts;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TallyTest {
    private static final Decision PASS = new Verdict("pass", "fine", false, false, 0);
    private static final Decision CHANGE = new Verdict("change", "fields", false, true, 0);
    private static final Decision REFUSE = new Verdict("refused", "not allowed", true, false, 403);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:20:30Z"));
    private final Tallies tallies = new Tallies(clock);
    private final Tally tally = tallies.begin();

    static Stream<Arguments> decisions() {
        return Stream.of(
                Arguments.of("lets pass", PASS, true, new Counts(1, 0, 0, 0, 0, 0)),
                Arguments.of("lets pass in force", PASS, false, new Counts(1, 0, 0, 0, 0, 0)),
                Arguments.of("would refuse", REFUSE, true, new Counts(1, 1, 0, 0, 0, 0)),
                Arguments.of("refuses", REFUSE, false, new Counts(1, 0, 1, 0, 0, 0)),
                Arguments.of("would change", CHANGE, true, new Counts(1, 0, 0, 1, 0, 0)),
                Arguments.of("changes", CHANGE, false, new Counts(1, 0, 0, 0, 1, 0)),
                Arguments.of(
                        "fails", FailedDecision.of(new IllegalStateException()), true, new Counts(1, 0, 0, 0, 0, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void everyDecisionIsCountedForWhatItDoes(String name, Decision decision, boolean observed, Counts expected) {
        tally.count(exchange("GET", "pets"), decision, observed);
        Impact impact = tally.since(null);
        assertThat(impact.counts()).isEqualTo(expected);
        assertThat(impact.kinds()).hasSize(decision.refuses() ? 1 : 0);
    }

    @Test
    void refusalsThatAreAlikeAreOneKindWithTheLastOfThem() {
        tally.count(exchange("GET", "pets"), REFUSE, true);
        clock.advance(Duration.ofSeconds(90));
        tally.count(exchange("GET", "pets"), REFUSE, true);
        tally.count(exchange("PURGE", "pets"), REFUSE, true);
        tally.count(exchange("POST", "users"), REFUSE, false);
        Instant last = Instant.parse("2026-03-01T10:22:00Z");
        assertThat(tally.since(null).kinds())
                .containsExactly(
                        new Impact.Kind(true, "pets", "GET", "refused", "not allowed", 403, 2, last, "req-1"),
                        new Impact.Kind(true, "pets", "other", "refused", "not allowed", 403, 1, last, "req-1"),
                        new Impact.Kind(false, "users", "POST", "refused", "not allowed", 403, 1, last, "req-1"));
    }

    /** One refusal in each minute from 10:20 on, looked at when it is 16:40: from 13:40 on minutes are told. */
    @ParameterizedTest(name = "since {0} it is told from {1} on: {2}")
    @CsvSource({
        "2026-01-01T00:00:00Z, 2026-03-01T10:20:30Z, 381",
        "2026-03-01T10:20:45Z, 2026-03-01T10:20:30Z, 381",
        "2026-03-01T10:59:00Z, 2026-03-01T10:20:30Z, 381",
        "2026-03-01T11:00:00Z, 2026-03-01T11:00:00Z, 341",
        "2026-03-01T11:59:59Z, 2026-03-01T11:00:00Z, 341",
        "2026-03-01T13:39:00Z, 2026-03-01T13:00:00Z, 221",
        "2026-03-01T13:40:00Z, 2026-03-01T13:40:00Z, 181",
        "2026-03-01T16:39:59Z, 2026-03-01T16:39:00Z, 2",
        "2026-03-01T16:40:30Z, 2026-03-01T16:40:00Z, 1",
        "2026-03-01T23:00:00Z, 2026-03-01T16:40:00Z, 1"
    })
    void sinceATimeOnlyWhatCameAfterIsTold(Instant since, Instant from, long count) {
        for (int minute = 0; minute <= 380; minute++) {
            tally.count(exchange("GET", "pets"), REFUSE, true);
            clock.advance(Duration.ofMinutes(minute == 380 ? 0 : 1));
        }
        Impact impact = tally.since(since);
        assertThat(impact.since()).isEqualTo(since);
        assertThat(impact.from()).isEqualTo(from);
        assertThat(impact.counts()).isEqualTo(new Counts(count, count, 0, 0, 0, 0));
        assertThat(impact.kinds()).extracting(Impact.Kind::count).containsExactly(count);
    }

    @Test
    void aKindThatCameBeforeThatTimeOnlyIsLeftOut() {
        tally.count(exchange("GET", "pets"), REFUSE, true);
        clock.advance(Duration.ofMinutes(10));
        tally.count(exchange("POST", "pets"), REFUSE, true);
        assertThat(tally.since(clock.instant().minusSeconds(60)).kinds())
                .extracting(Impact.Kind::method)
                .containsExactly("POST");
    }

    @Test
    void whatIsOlderThanSevenDaysIsToldAllTogetherOrNotAtAll() {
        for (int day = 0; day < 20; day++) {
            tally.count(exchange("GET", "pets"), REFUSE, true);
            clock.advance(Duration.ofDays(1));
        }
        assertThat(tally.since(null).counts().wouldRefuse()).isEqualTo(20);
        Impact recent = tally.since(Instant.parse("2026-03-10T00:00:00Z"));
        assertThat(recent.from()).isAfter(Instant.parse("2026-03-10T00:00:00Z")).isBefore("2026-03-15T00:00:00Z");
        assertThat(recent.counts().wouldRefuse())
                .isEqualTo(20
                        - Duration.between(Instant.parse("2026-03-01T10:20:30Z"), recent.from())
                                .toDays()
                        - 1);
    }

    @Test
    void kindsBeyondTheBoundAreSummed() {
        for (int i = 0; i < Tally.KINDS + 36; i++) {
            tally.count(exchange("GET", "route-" + i), REFUSE, true);
        }
        Impact impact = tally.since(null);
        assertThat(impact.counts().wouldRefuse()).isEqualTo(Tally.KINDS + 36);
        assertThat(impact.kinds()).hasSize(Tally.KINDS);
        assertThat(impact.others()).isEqualTo(36);
    }

    @Test
    void aReasonIsCutWhereItIsLong() {
        tally.count(exchange("GET", "pets"), new Verdict("refused", "a".repeat(5_000), true, false, 403), true);
        assertThat(tally.since(null).kinds().get(0).reason()).hasSize(200);
    }

    @Test
    void whereThereIsNoRoomCountsAreRightAndKindsAreSummed() {
        Tally cramped = new Tallies(clock, 0).begin();
        for (int i = 0; i < 100; i++) {
            cramped.count(exchange("GET", "pets"), REFUSE, true);
            clock.advance(Duration.ofMinutes(1));
        }
        Impact impact = cramped.since(null);
        assertThat(impact.counts().wouldRefuse()).isEqualTo(100);
        assertThat(impact.kinds()).isEmpty();
        assertThat(impact.others()).isEqualTo(100);
        Impact recent = cramped.since(clock.instant().minus(Duration.ofMinutes(50)));
        assertThat(recent.from()).isAfter(recent.since());
        assertThat(recent.counts().wouldRefuse())
                .isEqualTo(Duration.between(recent.from(), clock.instant()).toMinutes());
    }

    @Test
    void aTallyThatIsLetGoGivesBackItsRoom() {
        Room room = new Room(100_000);
        Tally gone = new Tally(clock, room);
        for (int i = 0; i < 30; i++) {
            gone.count(exchange("GET", "route-" + i), REFUSE, true);
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(room.take(70_001)).isFalse();
        gone.close();
        clock.advance(Duration.ofMinutes(1));
        gone.count(exchange("GET", "late"), REFUSE, true);
        gone.close();
        assertThat(room.take(100_000)).isTrue();
        assertThat(room.take(1)).isFalse();
    }

    @Test
    void noneIsLostWhenManyCountAtOnceWhileMinutesPass() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(5);
        try {
            List<Callable<Object>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(() -> {
                    for (int j = 0; j < 20_000; j++) {
                        tally.count(exchange("GET", "pets"), j % 2 == 0 ? REFUSE : PASS, true);
                    }
                    return "";
                });
            }
            tasks.add(() -> {
                for (int j = 0; j < 1_000; j++) {
                    clock.advance(Duration.ofSeconds(20));
                    tally.since(clock.instant().minusSeconds(600));
                }
                return "";
            });
            for (var done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(tally.since(null).counts()).isEqualTo(new Counts(80_000, 40_000, 0, 0, 0, 0));
        assertThat(tally.since(null).kinds()).extracting(Impact.Kind::count).containsExactly(40_000L);
    }

    private static Exchange exchange(String method, String route) {
        Exchange exchange = Exchanges.of(method, "/x?secret=1");
        exchange.matched(1, route, Map.of());
        return exchange;
    }

    private record Verdict(String outcome, String reason, boolean refuses, boolean changes, int status)
            implements Decision {}
}
