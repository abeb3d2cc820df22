package io.gatehouse.upstream;

import static io.gatehouse.testing.Upstreams.state;
import static io.gatehouse.testing.Upstreams.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Failure;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.testing.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerTest {
    private static final Duration OPEN = Duration.ofSeconds(10);
    private static final Duration FAST = Duration.ofMillis(3);
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final Breaker.Rules RULES = new Breaker.Rules(0.5, 10, Duration.ofSeconds(10), OPEN, 3, SLOW, 0.8);

    private final ManualClock clock = new ManualClock();
    private final Breaker breaker = new Breaker(RULES, clock);
    private final TargetState only = state(target("t", 1, 0), breaker);
    private final Upstream upstream = Upstreams.of("u", List.of(only), Balancing.DEFAULT, clock);

    private Call call() throws Failure {
        return upstream.call(new Search(null, null, new Random(1)), Deadline.none());
    }

    private void end(Call call, int status) {
        call.answered(status);
        call.end();
    }

    private void calls(int times, int status) throws Failure {
        for (int i = 0; i < times; i++) {
            end(call(), status);
        }
    }

    private boolean blocks() {
        return breaker.blocks(clock.getAsLong());
    }

    private Standing standing() {
        return only.standing(clock.getAsLong());
    }

    /** Open, and its time is over. */
    private void waitOpen() throws Failure {
        calls(10, 503);
        assertThat(breaker.state()).isEqualTo("open");
        clock.advance(OPEN.plusNanos(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # well | failing | opens | because
        5      | 4       | false | nine calls are too few
        5      | 5       | true  | half of ten
        6      | 5       | false | less than half
        0      | 9       | false | too few, whatever their share
        0      | 10      | true  | all of them
        99     | 98      | false | less than half of many
        """)
    void itOpensBySuchAShareOfAtLeastSoManyCalls(int well, int failing, boolean opens, String because)
            throws Exception {
        calls(well, 200);
        calls(failing, 503);
        assertThat(blocks()).as(because).isEqualTo(opens);
    }

    @Test
    void answersThatAreNoFailuresNeverOpenIt() throws Exception {
        for (int status : new int[] {400, 404, 429, 500, 501}) {
            calls(20, status);
        }
        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void callsThatAreLongAgoDoNotCount() throws Exception {
        calls(9, 503);
        clock.advance(Duration.ofSeconds(11));
        calls(1, 503);
        assertThat(blocks()).isFalse();
    }

    @Test
    void whileItIsOpenNothingPassesAndItSaysWhyAndWhenToComeBack() throws Exception {
        calls(4, 200);
        calls(6, 503);
        assertThat(standing()).isEqualTo(new Standing("open", "60 % of 10 calls failed", clock.getAsLong()));
        clock.advance(Duration.ofMillis(1500));
        assertThatThrownBy(this::call).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.NO_TARGET);
            assertThat(failure.over()).isEqualTo(Duration.ofMillis(8500));
        });
        clock.advance(Duration.ofMillis(8500));
        assertThat(blocks()).isTrue();
        clock.advance(Duration.ofNanos(1));
        assertThat(blocks()).isFalse();
    }

    @Test
    void itOpensByTheShareThatIsReachedAndNotByTheCallsBeside() throws Exception {
        calls(3, 200);
        calls(7, 502);
        assertThat(standing().reason()).isEqualTo("70 % of 10 calls failed");
        assertThat(breaker.opened()).isEqualTo(1);
    }

    @Test
    void halfOpenOnlySoManyProbesPassAtATime() throws Exception {
        waitOpen();
        List<Call> probes = List.of(call(), call(), call());
        assertThat(standing().status()).isEqualTo("half-open");
        assertThatThrownBy(this::call).isInstanceOf(Failure.class);
        probes.get(0).answered(200);
        assertThatThrownBy(this::call).isInstanceOf(Failure.class);
        probes.get(1).answered(200);
        probes.get(2).answered(200);
        assertThat(breaker.state()).isEqualTo("closed");
        probes.forEach(Call::end);
        calls(20, 200);
        assertThat(standing().status()).isEqualTo(Standing.HEALTHY);
        assertThat(only.load().inFlight()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # three probes | then
        200 200 200    | closed
        200 503 200    | closed
        404 401 500    | closed
        503 503 200    | open
        200 502 504    | open
        """)
    void howTheProbesGoClosesItOrOpensItAgain(String statuses, String then) throws Exception {
        waitOpen();
        for (String status : statuses.split(" ")) {
            end(call(), Integer.parseInt(status));
        }
        assertThat(breaker.state()).isEqualTo(then);
        if (then.equals("open")) {
            assertThat(standing().reason()).isEqualTo("67 % of 3 calls failed");
            clock.advance(OPEN);
            assertThat(blocks()).isTrue();
            clock.advance(Duration.ofNanos(1));
            assertThat(blocks()).isFalse();
        }
    }

    @Test
    void aProbeWhoseClientLeavesGivesItsPermissionBack() throws Exception {
        waitOpen();
        List<Call> probes = List.of(call(), call(), call());
        assertThat(blocks()).isTrue();
        probes.get(0).end();
        probes.get(1).failed(new Failure(Failure.Kind.INTERNAL, true, "the client left", null));
        probes.get(1).end();
        assertThat(blocks()).isFalse();
        List<Call> others = List.of(call(), call());
        assertThat(blocks()).isTrue();
        others.forEach(each -> end(each, 200));
        end(probes.get(2), 200);
        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void aProbeWhoseAnswerLastsForLongKeepsNobodyWaiting() throws Exception {
        waitOpen();
        List<Call> streams = List.of(call(), call(), call());
        clock.advance(FAST);
        streams.forEach(each -> each.answered(200));
        assertThat(breaker.state()).isEqualTo("closed");
        clock.advance(Duration.ofHours(1));
        calls(9, 503);
        streams.forEach(Call::end);
        // what began before it closed counts no more: the tenth is the next one
        assertThat(breaker.state()).isEqualTo("closed");
        calls(1, 503);
        assertThat(breaker.state()).isEqualTo("open");
    }

    @Test
    void callsThatBeganBeforeItOpenedChangeNothing() throws Exception {
        List<Call> late = List.of(call(), call(), call(), call(), call(), call());
        waitOpen();
        end(late.get(0), 200);
        Call probe = call();
        end(late.get(1), 503);
        end(late.get(2), 503);
        late.get(3).end();
        assertThat(breaker.state()).isEqualTo("half-open");
        List<Call> probes = List.of(call(), call());
        assertThat(blocks()).isTrue();
        late.get(4).end();
        assertThat(blocks()).isTrue();
        end(probe, 200);
        probes.forEach(each -> end(each, 200));
        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void aShareOfSlowAnswersOpensIt() throws Exception {
        for (int i = 0; i < 10; i++) {
            Call call = call();
            // all within the same window
            clock.advance(i < 2 ? FAST : Duration.ofNanos(1));
            call.answered(200);
            call.end();
        }
        assertThat(breaker.state()).isEqualTo("closed");
        Breaker impatient = new Breaker(new Breaker.Rules(0.5, 10, Duration.ofSeconds(10), OPEN, 3, FAST, 0.8), clock);
        for (int i = 0; i < 10; i++) {
            long now = clock.getAsLong();
            impatient.succeeded(new Lap(now, i < 2 ? 1 : FAST.toNanos() + 1, now));
        }
        assertThat(impatient.standing(clock.getAsLong()).reason()).isEqualTo("80 % of 10 calls were slow");
    }

    @Test
    void aSlowClientMakesNoSlowCall() throws Exception {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(call());
        }
        calls.forEach(each -> each.answered(200));
        clock.advance(SLOW.multipliedBy(100));
        calls.forEach(Call::end);
        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void aShareOfNoneOpensItAtTheFirstFailure() {
        Breaker strict = new Breaker(new Breaker.Rules(0, 1, Duration.ofSeconds(1), OPEN, 1, SLOW, 1), clock);
        long now = clock.getAsLong();
        strict.succeeded(new Lap(now, 1, now));
        assertThat(strict.state()).isEqualTo("closed");
        strict.failed(new Lap(now, 1, now), upstream.roster());
        assertThat(strict.state()).isEqualTo("open");
    }

    @Test
    void theOtherTargetTakesTheRequestsMeanwhileWhateverTheAlgorithm() throws Exception {
        for (Algorithm algorithm : Algorithm.values()) {
            Breaker open = new Breaker(RULES, clock);
            TargetState bad = state(target("bad", 1, 0), open);
            TargetState good = state(target("good", 1, 0), new Breaker(RULES, clock));
            Balancing balancing = new Balancing(algorithm, null, null, 0);
            Upstream both = Upstreams.of("both", List.of(bad, good), balancing, clock);
            Random random = new Random(7);
            for (int i = 0; i < 200 && open.state().equals("closed"); i++) {
                Call call = both.call(new Search("key-" + i, null, random), Deadline.none());
                end(call, call.state() == bad ? 503 : 200);
            }
            assertThat(open.state()).as(algorithm.word()).isEqualTo("open");
            long before = bad.load().calls();
            for (int i = 0; i < 100; i++) {
                end(both.call(new Search("key-" + i, null, random), Deadline.none()), 200);
            }
            assertThat(bad.load().calls()).isEqualTo(before);
            clock.advance(OPEN.plusNanos(1));
            for (int i = 0; i < 100; i++) {
                end(both.call(new Search("key-" + i, null, random), Deadline.none()), 200);
            }
            assertThat(open.state()).as(algorithm.word()).isEqualTo("closed");
        }
    }

    @Test
    void manyThreadsNeverBringMoreProbesThanAllowedToATarget() throws Exception {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger under = new AtomicInteger();
        AtomicInteger probed = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            for (int round = 0; round < 50; round++) {
                waitOpen();
                List<CompletableFuture<Void>> all = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    int one = i;
                    all.add(CompletableFuture.runAsync(
                            () -> {
                                Call call = upstream.callNow(new Search(null, null, new Random(one)));
                                if (call == null) {
                                    return;
                                }
                                boolean probe = !breaker.state().equals("closed");
                                if (probe) {
                                    most.accumulateAndGet(under.incrementAndGet(), Math::max);
                                    probed.incrementAndGet();
                                }
                                Thread.yield();
                                if (probe) {
                                    under.decrementAndGet();
                                }
                                // every third client leaves; of the others some fail
                                if (one % 3 != 0) {
                                    call.answered(one % 4 == 0 ? 503 : 200);
                                }
                                call.end();
                            },
                            threads));
                }
                for (CompletableFuture<Void> each : all) {
                    each.get(20, TimeUnit.SECONDS);
                }
                settle();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(probed.get()).isPositive();
        assertThat(most.get()).isLessThanOrEqualTo(RULES.probes());
        assertThat(only.load().inFlight()).isZero();
    }

    /** Closed again, whatever the last round left. */
    private void settle() throws Failure {
        while (!breaker.state().equals("closed")) {
            clock.advance(OPEN.plusNanos(1));
            for (int i = 0; i < RULES.probes() && !breaker.state().equals("closed"); i++) {
                Call call = upstream.callNow(new Search(null, null, new Random(1)));
                assertThat(call).as("a probe passes, or permissions were lost").isNotNull();
                end(call, 200);
            }
        }
        clock.advance(Duration.ofSeconds(11));
    }

    @Test
    void itRunsNoThreadOfItsOwn() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        waitOpen();
        calls(3, 200);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(
                        thread -> !before.contains(thread) && thread.getName().contains("ircuit"))
                .isEmpty();
    }
}
