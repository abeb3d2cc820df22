package io.gatehouse.upstream;

import static io.gatehouse.testing.Upstreams.state;
import static io.gatehouse.testing.Upstreams.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Key;
import io.gatehouse.exchange.Witness.Choice;
import io.gatehouse.exchange.Witness.Considered;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The words for a choice of a target. */
class ChoosingTest {
    private static final Sticky STICKY = new Sticky("s", () -> "secret", true, Duration.ofMinutes(5));
    private static final Key FIELD = new Key(Key.Source.HEADER, "X-User");
    private static final Balancing USUAL = new Balancing(Algorithm.LEAST_REQUEST, null, STICKY, 0);

    private final TargetState a = state(target("a", 1, 0));
    private final TargetState b = state(target("b", 1, 0));
    private final TargetState c = state(target("c", 1, 0));
    private final TargetState backup = state(target("backup", 1, 9));

    private Roster roster(Balancing balancing) {
        return Roster.of("u", List.of(a, b, c, backup), balancing, new Turns());
    }

    private static Search search(@Nullable String key, @Nullable String stickyCode) {
        return new Search(key, stickyCode, new Random(1)).watched();
    }

    private static String sentence(Roster roster, Search search) {
        roster.pick(search, 0);
        return search.choice().pickedBy();
    }

    @Test
    void namesTheAlgorithmAndHowManyOfTheTierTakeTheRequest() {
        Roster roster = roster(USUAL);
        assertThat(sentence(roster, search(null, null))).isEqualTo("leastRequest among 3 of 3 targets of tier 0.");
        a.drain().drain(0);
        assertThat(sentence(roster, search(null, null))).isEqualTo("leastRequest among 2 of 3 targets of tier 0.");
        b.drain().drain(0);
        assertThat(sentence(roster, search(null, null)))
                .isEqualTo("It is the only one of 3 targets of tier 0 that takes the request.");
        c.drain().drain(0);
        assertThat(sentence(roster, search(null, null)))
                .isEqualTo("It is the only target of tier 9; no target of a lower tier takes the request.");
        backup.drain().drain(0);
        assertThat(sentence(roster, search(null, null))).isEqualTo("No target takes the request.");
    }

    @Test
    void namesWhatWasHashedOrThatThereWasNothing() {
        Roster roster = roster(new Balancing(Algorithm.HASH, FIELD, null, 0));
        assertThat(sentence(roster, search("7", null)))
                .isEqualTo("hash of header X-User among 3 of 3 targets of tier 0.");
        assertThat(sentence(roster, search(null, null)))
                .isEqualTo("leastRequest, since the request has no header X-User, among 3 of 3 targets of tier 0.");
        Roster byAddress = roster(new Balancing(Algorithm.HASH, new Key(Key.Source.IP, ""), null, 0));
        assertThat(sentence(byAddress, search("7", null))).startsWith("hash of the client's address among 3");
        Roster byConsumer = roster(new Balancing(Algorithm.HASH, new Key(Key.Source.CONSUMER, ""), null, 0));
        assertThat(sentence(byConsumer, search("acme", null))).startsWith("hash of consumer among 3");
        assertThat(sentence(byConsumer, search(null, null)))
                .startsWith("leastRequest, since the request has no consumer, among 3");
        Roster byClaim = roster(new Balancing(Algorithm.HASH, new Key(Key.Source.CLAIM, "sub"), null, 0));
        assertThat(sentence(byClaim, search("acme", null))).startsWith("hash of claim sub among 3");
    }

    @Test
    void namesTheCookieThatDecided() {
        Roster roster = roster(USUAL);
        Search search = search(null, roster.code(backup));
        assertThat(sentence(roster, search)).isEqualTo("The client's cookie names this target.");
        backup.drain().drain(0);
        assertThat(sentence(roster, search(null, roster.code(backup))))
                .isEqualTo("The client's cookie names this target, which is drained and still serves its own.");
    }

    @Test
    void saysThatItPanics() {
        Ejection ejection = new Ejection(
                new Ejection.Rules(1, Duration.ofSeconds(1), 2, 1, Duration.ofSeconds(9), Duration.ofSeconds(9), 1));
        TargetState out = state(target("out", 1, 0), ejection);
        Roster roster =
                Roster.of("u", List.of(out), new Balancing(Algorithm.ROUND_ROBIN, null, null, 0.5), new Turns());
        ejection.failed(new Lap(0, 1, 0), roster);
        Search search = search(null, null);
        assertThat(sentence(roster, search))
                .startsWith("Panic: so few targets are well that ejected and unhealthy ones are used too. ");
        assertThat(search.choice().targets())
                .containsExactly(new Considered("out", true, "ejected", "1 calls in a row failed; out for 9 s", 0, 0));
    }

    @Test
    void tellsHowEachTargetStoodBeforeTheCallBegan() {
        Bound bound = new Bound(1);
        TargetState one = state(target("one", 1, 2), bound);
        Roster roster = Roster.of("u", List.of(one, a), Balancing.DEFAULT, new Turns());
        a.drain().drain(0);
        Search search = search(null, null);
        assertThat(roster.pick(search, 1)).isSameAs(one);
        Choice before = search.choice();
        one.enter(1);
        assertThat(before.targets())
                .containsExactly(
                        new Considered("one", true, "healthy", "", 2, 0),
                        new Considered("a", false, "drained", "drained by the admin API", 0, 0));
        roster.pick(search, 1);
        assertThat(search.choice().targets().get(0))
                .isEqualTo(new Considered("one", false, "full", "carries 1 requests, the most it may", 2, 1));
    }

    @Test
    void saysWhichWereAskedBefore() {
        Roster roster = roster(USUAL);
        Search search = search(null, null);
        search.tried(a);
        assertThat(sentence(roster, search)).isEqualTo("leastRequest among 2 of 3 targets of tier 0.");
        assertThat(search.choice().targets().get(0))
                .isEqualTo(new Considered("a", false, "healthy", "was asked before", 0, 0));
    }

    @Test
    void findsNoWordsWhereNobodyLooksOn() {
        Search search = new Search(null, null, new Random(1));
        roster(USUAL).pick(search, 0);
        assertThat(search.choice()).isNull();
    }
}
