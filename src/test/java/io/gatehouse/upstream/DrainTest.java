package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainTest {
    private final Drain all = new Drain();
    private final Drain one = all.ofAddress();
    private final Drain other = all.ofAddress();

    @Test
    void whatIsSaidOfAllAppliesToThoseThatComeLaterToo() {
        all.drain(5);
        Drain late = all.ofAddress();
        assertDrained(true, true);
        assertThat(late.blocks(6)).isTrue();
        assertThat(late.standing(6).since()).isEqualTo(5);
    }

    @Test
    void whatIsSaidOfOneIsOfItAlone() {
        one.drain(5);
        assertDrained(true, false);
        assertThat(all.blocks(6)).isFalse();
        one.enable(7);
        assertDrained(false, false);
        assertThat(one.clearSince()).isEqualTo(7);
        assertThat(other.clearSince()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void theLastWordHolds() {
        all.drain(1);
        one.enable(2);
        assertDrained(false, true);
        all.drain(3);
        assertDrained(true, true);
        one.drain(4);
        all.enable(5);
        assertDrained(false, false);
        other.drain(6);
        assertDrained(false, true);
    }

    @Test
    void aWordThatChangesNothingLeavesSinceWhen() {
        all.drain(1);
        all.drain(2);
        one.drain(3);
        assertThat(one.standing(4).since()).isEqualTo(1);
        assertThat(one.isYoungerThan(4, 4)).isTrue();
        assertThat(one.isYoungerThan(3, 4)).isFalse();
    }

    @Test
    void anAddressThatComesBackByAWordOnAllWarmsUp() {
        one.drain(100);
        all.enable(200);
        assertThat(one.clearSince()).isEqualTo(200);
        assertThat(other.clearSince()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void eachAddressIsDrainedSinceItsOwnState() {
        all.drain(100);
        one.enable(200);
        all.drain(1_000);
        assertThat(one.standing(1_001).since()).isEqualTo(1_000);
        assertThat(other.standing(1_001).since()).isEqualTo(100);
    }

    @Test
    void anAddressThatIsGoneIsForgotten() {
        one.close();
        all.drain(1);
        assertDrained(false, true);
    }

    private void assertDrained(boolean first, boolean second) {
        assertThat(one.blocks(9)).isEqualTo(first);
        assertThat(other.blocks(9)).isEqualTo(second);
    }
}
