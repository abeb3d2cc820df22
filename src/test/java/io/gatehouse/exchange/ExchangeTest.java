package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Exchanges;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    @Test
    void whatIsToBeDoneAtTheEndIsDoneOnceLastRegisteredFirst() {
        Exchange exchange = Exchanges.of("GET", "/");
        List<String> done = new ArrayList<>();
        exchange.atEnd(() -> done.add("first"));
        exchange.atEnd(() -> done.add("second"));
        assertThat(done).isEmpty();
        exchange.end();
        exchange.end();
        assertThat(done).containsExactly("second", "first");
    }

    @Test
    void whatIsRegisteredAfterTheEndIsDoneAtOnceSoThatNothingIsKeptForEver() {
        Exchange exchange = Exchanges.of("GET", "/");
        exchange.end();
        List<String> done = new ArrayList<>();
        exchange.atEnd(() -> done.add("late"));
        exchange.end();
        assertThat(done).containsExactly("late");
    }

    @Test
    void whatIsRegisteredWhileItEndsIsDoneToo() {
        Exchange exchange = Exchanges.of("GET", "/");
        List<String> done = new ArrayList<>();
        exchange.atEnd(() -> exchange.atEnd(() -> done.add("late")));
        exchange.end();
        assertThat(done).containsExactly("late");
    }
}
