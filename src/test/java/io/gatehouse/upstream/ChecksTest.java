package io.gatehouse.upstream;

import static io.gatehouse.testing.Upstreams.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Failure;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.testing.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksTest {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Checks.Rules RULES = new Checks.Rules(EVERY, 0, 2, 3);
    private static final String BROKEN = "GET /health answered 500";

    private final ManualClock clock = new ManualClock();
    private final Verdicts verdicts = new Verdicts();
    private final Checks checks = new Checks(RULES, verdicts);

    private void passes(Checks target) {
        check(target, null);
    }

    private void fails(Checks target) {
        check(target, BROKEN);
    }

    private void check(Checks target, String failure) {
        clock.advance(EVERY);
        assertThat(target.begin(clock.getAsLong(), 0.5)).isTrue();
        target.over(clock.getAsLong(), failure);
    }

    /** A letter for each check: p for one that passed, f for one that failed. */
    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''       | unchecked | its first check has not come back",
                "p        | healthy   | ''",
                "f        | unhealthy | GET /health answered 500",
                "pff      | healthy   | ''",
                "pfff     | unhealthy | GET /health answered 500, 3 times in a row",
                "pffff    | unhealthy | GET /health answered 500, 4 times in a row",
                "pffpff   | healthy   | ''",
                "pfffp    | unhealthy | GET /health answered 500, 3 times in a row",
                "pfffpp   | healthy   | ''",
                "pfffpfp  | unhealthy | GET /health answered 500",
                "fp       | unhealthy | GET /health answered 500",
                "fpp      | healthy   | ''",
                "pfcf     | unhealthy | GET /health answered 500; 3 checks in a row failed",
            })
    void theVerdictChangesAfterSoManyChecksInARowAndTheFirstDecidesAlone(String row, String status, String reason) {
        for (char each : row.toCharArray()) {
            check(checks, each == 'p' ? null : each == 'f' ? BROKEN : "it refused the connection");
        }
        assertThat(checks.blocks(clock.getAsLong())).isEqualTo(!status.equals("healthy"));
        Standing standing = checks.standing(clock.getAsLong());
        assertThat(standing.status()).isEqualTo(status);
        assertThat(standing.reason()).isEqualTo(reason);
        assertThat(checks.checks()).isEqualTo(row.length());
        assertThat(checks.failed()).isEqualTo(row.replace("p", "").length());
    }

    @Test
    void itKnowsSinceWhenItStandsSoAndWhatCameLast() {
        passes(checks);
        fails(checks);
        fails(checks);
        fails(checks);
        long out = clock.getAsLong();
        fails(checks);
        assertThat(checks.standing(clock.getAsLong()).since()).isEqualTo(out);
        assertThat(checks.last()).isEqualTo(new Checks.Last(clock.getAsLong(), false, BROKEN));
    }

    @Test
    void aCheckIsDueAtOnceThenFromBeginningToBeginningAndNeverTwiceAtATime() {
        assertThat(checks.due()).isEqualTo(Long.MIN_VALUE);
        assertThat(checks.begin(clock.getAsLong(), 0.5)).isTrue();
        long due = clock.getAsLong() + EVERY.toNanos();
        clock.advance(Duration.ofSeconds(20));
        assertThat(checks.begin(clock.getAsLong(), 0.5)).as("one is under way").isFalse();
        assertThat(checks.due()).isEqualTo(Long.MAX_VALUE);
        checks.over(clock.getAsLong(), null);
        assertThat(checks.due()).isEqualTo(due);
        assertThat(checks.begin(clock.getAsLong(), 0.5)).isTrue();
        checks.over(clock.getAsLong(), null);
        clock.advance(EVERY.minusNanos(1));
        assertThat(checks.begin(clock.getAsLong(), 0.5)).isFalse();
        clock.advance(Duration.ofNanos(1));
        assertThat(checks.begin(clock.getAsLong(), 0.5)).isTrue();
    }

    @Test
    void jitterSpreadsTheChecksEvenlyAroundTheirInterval() {
        Checks.Rules rules = new Checks.Rules(EVERY, 0.2, 2, 3);
        assertThat(rules.next(0)).isEqualTo(Duration.ofSeconds(4).toNanos());
        assertThat(rules.next(0.5)).isEqualTo(EVERY.toNanos());
        assertThat(rules.next(1)).isEqualTo(Duration.ofSeconds(6).toNanos());
        Random random = new Random(7);
        double mean = random.doubles(10_000).mapToLong(rules::next).average().orElseThrow();
        assertThat(mean / EVERY.toNanos()).isCloseTo(1, within(0.01));
    }

    @Test
    void whatIsForgottenBeginsAnewAndALateVerdictDoesNotCount() {
        fails(checks);
        clock.advance(EVERY);
        assertThat(checks.begin(clock.getAsLong(), 0.5)).isTrue();
        checks.forget();
        assertThat(checks.over(clock.getAsLong(), null)).isNull();
        assertThat(checks.standing(clock.getAsLong()).status()).isEqualTo("unchecked");
        assertThat(checks.due()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void oneThatComesBackWarmsUpAndOneThatWasNeverOutDoesNot() {
        TargetState state = new TargetState(
                target("t", 1, 0),
                new Load(),
                new Drain(),
                List.of(checks),
                Duration.ofSeconds(20).toNanos());
        passes(checks);
        assertThat(state.warmth(clock.getAsLong())).as("new").isEqualTo(1);
        fails(checks);
        fails(checks);
        fails(checks);
        assertThat(state.takes(clock.getAsLong())).isFalse();
        passes(checks);
        passes(checks);
        assertThat(state.warmth(clock.getAsLong())).isEqualTo(0.1);
        assertThat(state.standing(clock.getAsLong()).status()).isEqualTo(Standing.WARMING);
        passes(checks);
        passes(checks);
        assertThat(state.warmth(clock.getAsLong())).isEqualTo(0.5);
        passes(checks);
        passes(checks);
        assertThat(state.warmth(clock.getAsLong())).isEqualTo(1);
    }

    private Upstream upstream(Balancing balancing, Checks... each) {
        List<TargetState> states = new ArrayList<>();
        for (int i = 0; i < each.length; i++) {
            states.add(Upstreams.state(target("t" + i, 1, 0), each[i]));
        }
        return Upstreams.of("u", states, balancing, clock);
    }

    private static Search search() {
        return new Search(null, null, new Random(7));
    }

    @Test
    void aRequestWaitsForTheFirstVerdictAndGoesWhereItPassed() throws Exception {
        Checks other = new Checks(RULES, verdicts);
        Upstream upstream = upstream(Balancing.DEFAULT, checks, other);
        checks.begin(clock.getAsLong(), 0.5);
        other.begin(clock.getAsLong(), 0.5);
        CompletableFuture<Call> waiting = CompletableFuture.supplyAsync(() -> call(upstream));
        other.over(clock.getAsLong(), BROKEN);
        assertThat(waiting).as("the other one is not known yet").isNotDone();
        checks.over(clock.getAsLong(), null);
        assertThat(waiting.get(20, TimeUnit.SECONDS).target().name()).isEqualTo("t0");
    }

    private static Call call(Upstream upstream) {
        try {
            return upstream.call(search(), Deadline.none());
        } catch (Failure e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRequestGoesAnywayWhereTheFirstVerdictTakesLongerThanAConnectionMay() {
        Upstream upstream = upstream(Balancing.DEFAULT, checks);
        checks.begin(clock.getAsLong(), 0.5);
        clock.advance(Timeouts.DEFAULT.connect());
        assertThat(call(upstream).target().name()).isEqualTo("t0");
    }

    @Test
    void nobodyWaitsForATargetWhileAnotherOnePassed() {
        Upstream upstream = upstream(Balancing.DEFAULT, checks, new Checks(RULES, verdicts));
        passes(checks);
        for (int i = 0; i < 100; i++) {
            assertThat(call(upstream).target().name()).isEqualTo("t0");
        }
    }

    @Test
    void noTargetTakesARequestWhenAllFailedButInPanicTheyDo() {
        fails(checks);
        Upstream careful = upstream(Balancing.DEFAULT, checks);
        assertThatThrownBy(() -> careful.call(search(), Deadline.none()))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NO_TARGET));
        Upstream bold = upstream(new Balancing(Algorithm.RANDOM, null, null, 0.5), checks);
        assertThat(call(bold).target().name()).isEqualTo("t0");
    }

    @Test
    void notToKnowIsNoPanic() {
        Upstream upstream =
                upstream(new Balancing(Algorithm.RANDOM, null, null, 0.5), checks, new Checks(RULES, verdicts));
        assertThat(upstream.callNow(search())).isNull();
        assertThat(upstream.roster().panics(clock.getAsLong())).isFalse();
    }
}
