package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Secrets;
import io.gatehouse.dns.Answer;
import io.gatehouse.dns.Names;
import io.gatehouse.forward.Alarms;
import io.gatehouse.forward.Handover;
import io.gatehouse.forward.Hedges;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Upstreams;
import io.gatehouse.upstream.Balancing;
import io.gatehouse.upstream.Ejection;
import io.gatehouse.upstream.Roster;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Turns;
import io.gatehouse.upstream.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The targets of an upstream as the answers for their names change; an answer is what the test puts into a queue. */
class NamedTargetsTest {
    private static final Target NAMED = new Target("pets", "http", "pets.example", 80, "", 1, 0);
    private static final Target LITERAL = new Target("ten", "http", "10.0.0.10", 80, "", 1, 0);

    private final BlockingQueue<List<String>> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> gone = new LinkedBlockingQueue<>();
    private final BlockingQueue<Roster> rosters = new LinkedBlockingQueue<>();
    private final Kept kept = new Kept();
    private final Alarms alarms = new Alarms();
    private final Names names = new Names(
            host -> {
                try {
                    List<InetAddress> addresses = new ArrayList<>();
                    for (String each : answers.take()) {
                        addresses.add(InetAddress.getByName(each));
                    }
                    return Answer.of(addresses, Duration.ZERO, false);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            },
            () -> System.nanoTime() * 100);

    private final NamedTargets targets = new NamedTargets(
            new TargetMaker(
                    "u",
                    new Supplies(
                            kept,
                            new ArrayList<>(),
                            new Supplies.Sending(alarms, new Hedges(), Handover.NONE, Runnable::run),
                            Secrets.of(name -> null, List.of()),
                            System::nanoTime,
                            names),
                    new TargetMaker.Rules(Ejection.Rules.DEFAULT, null, 0, false, null, Duration.ZERO)),
            states -> {
                Roster roster = Roster.of("u", states, Balancing.DEFAULT, new Turns());
                rosters.add(roster);
                return roster;
            },
            target -> gone.add(target.name()));

    private Upstream upstream;

    @AfterEach
    void stop() {
        targets.close();
        names.close();
        alarms.close();
    }

    /** The roster that follows an answer. */
    private Roster answer(String... addresses) throws InterruptedException {
        if (upstream == null) {
            Roster now = targets.watch(List.of(NAMED, LITERAL), names);
            upstream = Upstreams.of("u", now.targets(), Balancing.DEFAULT, System::nanoTime);
            targets.keep(upstream);
            rosters.clear();
        }
        answers.add(List.of(addresses));
        return rosters.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void anAddressThatStaysKeepsItsStateAndOneThatGoesIsTold() throws Exception {
        Roster before = answer("10.0.0.1", "10.0.0.2");
        assertThat(before.targets())
                .extracting(TargetState::name)
                .containsExactly("pets@10.0.0.1", "pets@10.0.0.2", "ten");

        Roster after = answer("10.0.0.2", "2001:db8::3");

        assertThat(after.targets())
                .extracting(TargetState::name)
                .containsExactly("pets@10.0.0.2", "pets@2001:db8::3", "ten");
        assertThat(after.targets().get(0)).isSameAs(before.targets().get(1));
        assertThat(after.targets().get(2)).isSameAs(before.targets().get(2));
        assertThat(gone.poll(20, TimeUnit.SECONDS)).isEqualTo("pets@10.0.0.1");
    }

    @Test
    void whatIsSaidOfATargetByItsNameHoldsForAllItsAddressesAndTheNextOnes() throws Exception {
        List<TargetState> found = answer("10.0.0.1", "10.0.0.2").named("pets");
        assertThat(found).extracting(TargetState::name).containsExactly("pets@10.0.0.1", "pets@10.0.0.2");
        found.get(0).drain("pets").drain(0);

        Roster after = answer("10.0.0.2", "10.0.0.3");

        assertThat(after.targets())
                .extracting(each -> each.standing(1).status())
                .containsExactly("drained", "drained", "healthy");
        after.named("pets").get(0).drain("pets").enable(2);
        assertThat(after.targets())
                .extracting(each -> each.standing(3).status())
                .containsOnly("healthy");
    }

    @Test
    void whatIsSaidOfOneAddressHoldsForItAloneAndUntilItGoes() throws Exception {
        Roster before = answer("10.0.0.1", "10.0.0.2");
        TargetState found = before.named("pets@10.0.0.2").get(0);
        found.drain("pets@10.0.0.2").drain(0);
        assertThat(before.targets())
                .extracting(each -> each.standing(1).status())
                .containsExactly("healthy", "drained", "healthy");

        assertThat(answer("10.0.0.2", "10.0.0.3").targets())
                .extracting(each -> each.standing(1).status())
                .containsExactly("drained", "healthy", "healthy");
        answer("10.0.0.3");
        assertThat(answer("10.0.0.2").targets().get(0).standing(1).status()).isEqualTo("healthy");
    }

    @Test
    void oneAddressMayBeOutWhileAnotherServes() throws Exception {
        Roster roster = answer("10.0.0.1", "10.0.0.2");
        assertThat(roster.targets().get(0).obstacle(Ejection.class))
                .isNotNull()
                .isNotSameAs(roster.targets().get(1).obstacle(Ejection.class));
    }

    @Test
    void aNameWithoutAnAddressIsATargetThatTakesNothingAndSaysWhy() throws Exception {
        TargetState state = answer().targets().get(0);

        assertThat(state.name()).isEqualTo("pets");
        assertThat(state.takes(0)).isFalse();
        assertThat(state.standing(System.nanoTime()))
                .extracting("status", "reason")
                .containsExactly("unresolved", "its name: there is no such name");
    }

    @Test
    void whatWasHeldForNamesIsLetGoOf() throws Exception {
        answer("10.0.0.1", "10.0.0.2", "10.0.0.3");
        Eventually.is(() -> kept.size() == 3 + 3 * 3 + 1);
        answer("10.0.0.3");
        Eventually.is(() -> kept.size() == 3 + 3 + 1);
        targets.close();

        assertThat(kept.size()).as("what the snapshot holds of the literal one").isEqualTo(3);
    }
}
