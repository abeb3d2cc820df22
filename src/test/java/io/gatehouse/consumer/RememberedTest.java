package io.gatehouse.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private static final int MOST = 10_000;

    private final ManualClock clock = new ManualClock();
    private final Remembered remembered = new Remembered(new byte[32], clock);

    @Test
    void aCodeTellsWhereATextEnds() {
        assertThat(remembered.code("ab", "c"))
                .isEqualTo(remembered.code("ab", "c"))
                .isNotEqualTo(remembered.code("a", "bc"))
                .isNotEqualTo(remembered.code("ab", "c", ""))
                .isNotEqualTo(new Remembered(new byte[] {1}, clock).code("ab", "c"));
    }

    @Test
    void theOldestIsForgottenForOneTooMany() {
        for (int i = 0; i < MOST; i++) {
            remembered.add("code-" + i);
        }
        remembered.add("code-0");
        assertThat(remembered.has("code-1")).isTrue();
        remembered.add("one-more");
        assertThat(remembered.has("code-0")).isTrue();
        assertThat(remembered.has("code-1")).isFalse();
        assertThat(remembered.has("code-2")).isTrue();
    }

    @Test
    void whatIsFoundGoodAgainIsRememberedFromThen() {
        remembered.add("code");
        clock.advance(Duration.ofSeconds(40));
        remembered.add("code");
        clock.advance(Duration.ofSeconds(40));
        assertThat(remembered.has("code")).isTrue();
        clock.advance(Duration.ofSeconds(20));
        assertThat(remembered.has("code")).isFalse();
        assertThat(remembered.has("other")).isFalse();
    }
}
