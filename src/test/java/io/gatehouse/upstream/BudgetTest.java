package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final ManualClock clock = new ManualClock();

    private static int take(Budget budget) {
        int taken = 0;
        while (taken < 10_000 && budget.take()) {
            taken++;
        }
        return taken;
    }

    @Test
    void aShareOfTheRequestsAndAFewMoreMayBeSentAgain() {
        Budget budget = new Budget(0.2, clock);
        for (int i = 0; i < 1_000; i++) {
            budget.request();
        }
        assertThat(take(budget)).isEqualTo(200 + Budget.RESERVE);
    }

    @Test
    void withoutTrafficAFewMay() {
        assertThat(take(new Budget(0.2, clock))).isEqualTo(Budget.RESERVE);
    }

    @Test
    void noShareIsNoneAtAll() {
        assertThat(take(new Budget(0, clock))).isZero();
    }

    @Test
    void whatIsLongAgoCountsNoMore() {
        Budget budget = new Budget(0.2, clock);
        for (int i = 0; i < 1_000; i++) {
            budget.request();
        }
        take(budget);
        clock.advance(Duration.ofSeconds(5));
        assertThat(budget.take()).isFalse();
        clock.advance(Duration.ofSeconds(5));
        assertThat(budget.taken()).isZero();
        assertThat(take(budget)).isEqualTo(Budget.RESERVE);
    }
}
