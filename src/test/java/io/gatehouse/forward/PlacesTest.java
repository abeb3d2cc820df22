package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Failure;
import io.gatehouse.upstream.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final Target A = new Target("a", "webapp", "", 0, "/a", 1, 0);
    private static final Target B = new Target("b", "webapp", "", 0, "/b", 1, 0);

    @Test
    void aTargetHasSoManyAndEachIsGivenBackOnce() throws Failure {
        Places places = new Places(1);
        Runnable first = places.take(A, Duration.ofMillis(1));
        Runnable other = places.take(B, Duration.ofMillis(1));
        assertThat(places.taken()).isEqualTo(2);
        assertThatThrownBy(() -> places.take(A, Duration.ofMillis(1)))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Failure.Kind.CONNECTION_LIMIT);
                    assertThat(failure.mayHaveArrived()).isFalse();
                });
        first.run();
        first.run();
        other.run();
        assertThat(places.taken()).isZero();
        places.take(A, Duration.ofMillis(1)).run();
        assertThat(places.taken()).isZero();
    }
}
