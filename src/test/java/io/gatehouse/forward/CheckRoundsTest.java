package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Failure;
import io.gatehouse.forward.tls.TlsSettings;
import io.gatehouse.forward.tls.UpstreamTls;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Upstreams;
import io.gatehouse.upstream.Balancing;
import io.gatehouse.upstream.Bound;
import io.gatehouse.upstream.Budget;
import io.gatehouse.upstream.Call;
import io.gatehouse.upstream.Checks;
import io.gatehouse.upstream.Room;
import io.gatehouse.upstream.Roster;
import io.gatehouse.upstream.Search;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Terms;
import io.gatehouse.upstream.Turns;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.Verdicts;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When targets are checked, on real sockets. */
class CheckRoundsTest {
    private static final Check CHECK = new Check(
            Duration.ofSeconds(20), new Check.Question("GET", "/health", null, status -> status == 200, null));

    private final CountDownLatch over = new CountDownLatch(1);
    private final Alarms alarms = new Alarms();
    private final CheckRounds rounds = new CheckRounds(alarms);
    private final Connections connections = new Connections(
            10, Duration.ofSeconds(10), new UpstreamTls("u", TlsSettings.DEFAULT, System::nanoTime), alarms);
    private Backend first;
    private Backend second;

    @BeforeEach
    void start() throws Exception {
        first = Backend.start();
        second = Backend.start();
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        rounds.close();
        connections.close();
        alarms.close();
        first.close();
        second.close();
    }

    @Test
    void aTargetThatComesIsCheckedWithoutWaitingForTheNextRound() throws Exception {
        Upstream upstream = Upstreams.of("u", List.of(at(first)), Balancing.DEFAULT, System::nanoTime);
        rounds.serve(List.of(new Checked(upstream, CHECK, connections)));
        assertThat(first.take().target()).isEqualTo("/health");
        haveNoAlarmsCome();

        TargetState other = at(second);
        upstream.roster(Roster.of("u", List.of(other), Balancing.DEFAULT, new Turns()));

        assertThat(second.take().target()).isEqualTo("/health");
        Eventually.is(() -> other.takes(System.nanoTime()));
    }

    @Test
    void aTargetThatPassesWakesThoseThatWaitForAFreeOne() throws Exception {
        first.answerWith(Answer.of(503));
        Target well = new Target("busy", "http", "127.0.0.1", second.port(), "", 1, 0);
        TargetState ill = at(first, Duration.ofMillis(20));
        Roster roster =
                Roster.of("u", List.of(Upstreams.state(well, new Bound(1)), ill), Balancing.DEFAULT, new Turns());
        Room room = new Room(new Room.Bounds(Integer.MAX_VALUE, 1, Duration.ofMinutes(10)));
        Upstream upstream = new Upstream(
                "u",
                Terms.DEFAULT,
                Balancing.DEFAULT,
                roster,
                new Upstream.Parts(new Budget(0.2, System::nanoTime), room),
                System::nanoTime);
        rounds.serve(List.of(new Checked(upstream, CHECK, connections)));
        Eventually.is(() -> ill.standing(System.nanoTime()).status().equals("unhealthy"));
        assertThat(call(upstream).target()).isEqualTo(well);

        CompletableFuture<Call> waits = CompletableFuture.supplyAsync(() -> call(upstream));
        Eventually.is(() -> room.waiting() == 1);
        first.answerWith(Answer.ok("well"));

        assertThat(waits.get(20, TimeUnit.SECONDS).state()).isEqualTo(ill);
    }

    private static Call call(Upstream upstream) {
        try {
            return upstream.call(new Search(null, null, new Random()), Deadline.none());
        } catch (Failure e) {
            throw new IllegalStateException(e);
        }
    }

    private static TargetState at(Backend backend) {
        return at(backend, Duration.ofHours(1));
    }

    private static TargetState at(Backend backend, Duration every) {
        Target target = new Target("t", "http", "127.0.0.1", backend.port(), "", 1, 0);
        return Upstreams.state(target, new Checks(new Checks.Rules(every, 0, 1, 1), new Verdicts()));
    }

    /** Until the test is over. */
    private void haveNoAlarmsCome() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        alarms.after(Duration.ZERO, () -> {
            begun.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
    }
}
