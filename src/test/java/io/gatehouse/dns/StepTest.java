package io.gatehouse.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepTest {
    private static final int GOOD = 0x8180;
    private static final int NO_SUCH_NAME = 0x8183;

    @Test
    void allAddressesHoldAsLongAsTheShortestOfThem() {
        assertThat(step(GOOD, null, address("pets", 60, 1), address("pets", 20, 2)))
                .isEqualTo(new Step.Found(List.of(ip(1), ip(2)), 20));
    }

    @Test
    void anAliasThatIsOverSoonerBoundsTheTime() {
        assertThat(step(GOOD, null, alias("pets", 5, "a"), alias("a", 90, "b"), address("b", 300, 1)))
                .isEqualTo(new Step.Found(List.of(ip(1)), 5));
    }

    @Test
    void theOrderOfTheRecordsDoesNotMatter() {
        assertThat(step(GOOD, null, address("b", 300, 1), alias("a", 90, "b"), alias("pets", 120, "a")))
                .isEqualTo(new Step.Found(List.of(ip(1)), 90));
    }

    @Test
    void recordsOfNamesThatNobodyLedToAreNotUsed() {
        assertThat(step(GOOD, zone(30, 40), address("cats", 60, 1))).isEqualTo(new Step.Nothing(30));
    }

    @Test
    void anAliasWithoutMoreIsAskedFor() {
        assertThat(step(GOOD, null, alias("pets", 5, "a"))).isEqualTo(new Step.Elsewhere("a", 5));
    }

    @Test
    void anAliasThatLeadsToNothingIsNothingForTheShorterTime() {
        assertThat(step(NO_SUCH_NAME, null, alias("pets", 5, "a"))).isEqualTo(new Step.Nothing(5));
        assertThat(step(GOOD, zone(3, 40), alias("pets", 5, "a"))).isEqualTo(new Step.Nothing(3));
    }

    @Test
    void aCircleOfAliasesHasAnEnd() {
        assertThat(step(GOOD, null, alias("pets", 5, "a"), alias("a", 5, "pets")))
                .isEqualTo(new Step.Nothing(5));
        assertThat(step(GOOD, null, alias("pets", 5, "a"), alias("a", 5, "b"), alias("b", 5, "a")))
                .isEqualTo(new Step.Elsewhere("a", 5));
    }

    @Test
    void thatThereIsNothingHoldsAsTheZoneSays() {
        assertThat(step(NO_SUCH_NAME, zone(3600, 40))).isEqualTo(new Step.Nothing(40));
        assertThat(step(NO_SUCH_NAME, zone(10, 40))).isEqualTo(new Step.Nothing(10));
        assertThat(step(NO_SUCH_NAME, null)).isEqualTo(new Step.Nothing(Step.WITHOUT_ZONE));
    }

    private static Step step(int flags, Entry.Zone zone, Entry... answer) {
        return Step.of("pets", new Message(1, flags, "pets", 1, List.of(answer), zone));
    }

    private static Entry alias(String name, long ttl, String target) {
        return new Entry.Alias(name, ttl, target);
    }

    private static Entry address(String name, long ttl, int last) {
        return new Entry.Address(name, ttl, ip(last));
    }

    private static Entry.Zone zone(long ttl, long minimum) {
        return new Entry.Zone("example", ttl, minimum);
    }

    private static InetAddress ip(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
