package io.gatehouse.upstream;

import static io.gatehouse.testing.Upstreams.state;
import static io.gatehouse.testing.Upstreams.target;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final Sticky STICKY = new Sticky("s", () -> "secret", true, Duration.ofMinutes(5));

    private final TargetState a = state(target("a", 1, 0));
    private final TargetState b = state(target("b", 1, 0));
    private final TargetState second = state(target("second", 1, 1));
    private final TargetState backup = state(target("backup", 1, 9));
    private final List<TargetState> all = List.of(backup, a, second, b);

    private Roster roster(double panic) {
        return Roster.of("u", all, new Balancing(Algorithm.LEAST_REQUEST, null, STICKY, panic), new Turns());
    }

    private static Search search(String stickyCode) {
        return new Search(null, stickyCode, new Random(1));
    }

    @Test
    void aTierServesWhereNoTargetOfALowerOneDoes() {
        Roster roster = roster(0);
        Search search = search(null);
        for (TargetState down : List.of(a, b)) {
            assertThat(roster.pick(search, 0)).isIn(a, b);
            down.drain().drain(0);
        }
        assertThat(roster.pick(search, 0)).isSameAs(second);
        second.drain().drain(0);
        assertThat(roster.pick(search, 0)).isSameAs(backup);
        b.drain().enable(0);
        assertThat(roster.pick(search, 0)).isSameAs(b);
        List.of(b, backup).forEach(each -> each.drain().drain(0));
        assertThat(roster.pick(search, 0)).isNull();
    }

    @Test
    void whatWasTriedIsNotPickedAgain() {
        Roster roster = roster(0);
        Search search = search(null);
        for (int i = 0; i < 4; i++) {
            TargetState picked = roster.pick(search, 0);
            assertThat(search.hasTried(picked)).isFalse();
            search.tried(picked);
        }
        assertThat(roster.pick(search, 0)).isNull();
    }

    @Test
    void aClientWithTheCodeOfATargetStaysThere() {
        Roster roster = roster(0);
        for (TargetState each : all) {
            for (int i = 0; i < 20; i++) {
                assertThat(roster.pick(search(roster.code(each)), 0)).isSameAs(each);
            }
        }
    }

    @Test
    void aCodeThatIsNobodysCountsForNothing() {
        Roster roster = roster(0);
        String foreign = new Sticky("s", () -> "other", true, Duration.ZERO).code("u", a.target());
        assertThat(foreign).isNotEqualTo(roster.code(a));
        assertThat(roster.pick(search(foreign), 0)).isIn(a, b);
        assertThat(roster.pick(search(""), 0)).isIn(a, b);
    }

    @Test
    void aCodeShowsNothingOfItsTarget() {
        assertThat(roster(0).code(backup)).matches("[A-Za-z0-9_-]{24}").doesNotContain("backup");
    }

    @Test
    void aDrainedTargetServesItsOwnForAWhile() {
        Roster roster = roster(0);
        a.drain().drain(0);
        long deadline = Duration.ofMinutes(5).toNanos();
        assertThat(roster.pick(search(roster.code(a)), deadline - 1)).isSameAs(a);
        assertThat(roster.pick(search(roster.code(a)), deadline)).isSameAs(b);
        assertThat(roster.pick(search(null), 1)).isSameAs(b);
    }

    private static Ejection ejecting() {
        return new Ejection(
                new Ejection.Rules(1, Duration.ofSeconds(1), 2, 1, Duration.ofSeconds(9), Duration.ofSeconds(9), 1));
    }

    @Test
    void whereTooFewAreWellEjectedOnesAreUsedTooButNotDrainedOnes() {
        Ejection ejection = ejecting();
        TargetState out = state(target("out", 1, 0), ejection);
        TargetState drained = state(target("drained", 1, 0));
        drained.drain().drain(0);
        List<TargetState> targets = List.of(out, drained);
        Roster careful = Roster.of("u", targets, Balancing.DEFAULT, new Turns());
        Roster panicky = Roster.of("u", targets, new Balancing(Algorithm.ROUND_ROBIN, null, null, 0.5), new Turns());
        // who is drained is not missed
        assertThat(panicky.panics(0)).isFalse();
        ejection.failed(new Lap(0, 1, 0), panicky);
        assertThat(panicky.panics(1)).isTrue();
        assertThat(panicky.pick(search(null), 1)).isSameAs(out);
        assertThat(careful.panics(1)).isFalse();
        assertThat(careful.pick(search(null), 1)).isNull();
    }

    @Test
    void aTierThatIsWellServesBeforeOneThatWouldPanic() {
        Ejection ejection = ejecting();
        TargetState out = state(target("out", 1, 0), ejection);
        Roster roster =
                Roster.of("u", List.of(out, backup), new Balancing(Algorithm.RANDOM, null, null, 0.5), new Turns());
        ejection.failed(new Lap(0, 1, 0), roster);
        assertThat(roster.panics(1)).isFalse();
        assertThat(roster.pick(search(null), 1)).isSameAs(backup);
        backup.drain().drain(0);
        assertThat(roster.panics(1)).isTrue();
        assertThat(roster.pick(search(null), 1)).isSameAs(out);
    }

    @Test
    void theTurnsOfATierAreItsOwn() {
        TargetState one = state(target("one", 1, 1));
        TargetState two = state(target("two", 1, 1));
        a.drain().drain(0);
        Roster roster =
                Roster.of("u", List.of(a, one, two), new Balancing(Algorithm.ROUND_ROBIN, null, null, 0), new Turns());
        assertThat(Stream.generate(() -> roster.pick(search(null), 0)).limit(4)).containsExactly(one, two, one, two);
    }
}
