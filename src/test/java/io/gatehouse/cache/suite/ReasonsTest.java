package io.gatehouse.cache.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.suite.Asked.Kind;
import jakarta.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReasonsTest {
    private static final Asked AGES = new Asked("A", "ages", Kind.REQUIRED, List.of());
    private static final Asked SAVES = new Asked("A", "saves", Kind.OPTIMAL, List.of());

    private final Score agesAlone = new Score(
            List.of(AGES, SAVES),
            Json.createObjectBuilder().add("ages", true).add("saves", false).build());

    @Test
    void aFailureWhoseReasonIsKnownIsNoFault() {
        assertThat(new Reasons(Map.of("saves", "It saves nothing.")).faults(agesAlone))
                .isEmpty();
    }

    @Test
    void aFailureWithoutAReasonIsAFault() {
        assertThat(new Reasons(Map.of()).faults(agesAlone)).containsExactly("saves fails: false");
    }

    @Test
    void aReasonOfATestThatPassesIsAFault() {
        assertThat(new Reasons(Map.of("saves", "It saves nothing.", "ages", "It has no clock.")).faults(agesAlone))
                .containsExactly("ages does not fail, and has a reason for it");
    }
}
