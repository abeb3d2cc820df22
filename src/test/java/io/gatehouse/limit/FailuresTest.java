package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Units;
import io.gatehouse.testing.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private final ManualClock clock = new ManualClock();
    private final Failures failures = new Failures(Units.rate("20/min"), 3, clock);

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void fail(String client, int times) {
        for (int i = 0; i < times; i++) {
            failures.count(address(client));
        }
    }

    @Test
    void twentyFailuresAreAnsweredAndTheNextIsOnlyAfterTheWait() {
        for (int i = 0; i < 20; i++) {
            assertThat(failures.again(address("192.0.2.1"))).isZero();
            assertThat(failures.count(address("192.0.2.1"))).isZero();
        }
        assertThat(failures.again(address("192.0.2.1"))).isEqualTo(Duration.ofSeconds(3));
        assertThat(failures.count(address("192.0.2.1"))).isEqualTo(Duration.ofSeconds(3));
        clock.advance(Duration.ofMillis(2_999));
        assertThat(failures.again(address("192.0.2.1"))).isEqualTo(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(failures.count(address("192.0.2.1"))).isZero();
        assertThat(failures.again(address("192.0.2.1"))).isPositive();
        clock.advance(Duration.ofMinutes(1));
        fail("192.0.2.1", 20);
        assertThat(failures.again(address("192.0.2.1"))).isPositive();
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        "192.0.2.1, 192.0.2.2, others",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, the same",
        "2001:db8:1:2::1, 2001:db8:1:3::1, others",
        "127.0.0.1, ::1, others",
        "192.0.2.1, ::ffff:192.0.2.1, the same"
    })
    void aClientOfIpv6IsAllOfItsSite(String one, String other, String are) {
        fail(one, 20);
        assertThat(failures.again(address(other)).isZero()).isEqualTo(are.equals("others"));
    }

    @Test
    void ofTooManyTheOneThatFailedLeastRecentlyIsForgotten() {
        fail("192.0.2.1", 20);
        fail("192.0.2.2", 20);
        fail("192.0.2.3", 20);
        fail("192.0.2.1", 1);
        fail("192.0.2.4", 1);
        assertThat(failures.size()).isEqualTo(3);
        assertThat(failures.again(address("192.0.2.1"))).isPositive();
        assertThat(failures.again(address("192.0.2.2"))).isZero();
        assertThat(failures.again(address("192.0.2.3"))).isPositive();
    }

    @Test
    void lookingRemembersNobody() {
        failures.again(address("192.0.2.1"));
        assertThat(failures.size()).isZero();
    }

    @Test
    void atTheSameTimeNoMoreAreAnsweredThanOneAfterTheOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<Duration>> waits = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            waits.add(threads.submit(() -> failures.count(address("192.0.2.1"))));
        }
        int answered = 0;
        for (Future<Duration> wait : waits) {
            answered += wait.get().isZero() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(answered).isEqualTo(20);
    }
}
