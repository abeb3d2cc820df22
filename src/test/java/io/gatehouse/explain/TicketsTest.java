package io.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.forward.Alarms;
import io.gatehouse.snapshot.Compiler;
import io.gatehouse.snapshot.Kept;
import io.gatehouse.snapshot.Snapshot;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketsTest {
    private final ManualClock clock = new ManualClock();
    private final Tickets tickets = new Tickets(clock);
    private final Alarms alarms = new Alarms();
    private Snapshot snapshot;

    @BeforeEach
    void compile() throws Exception {
        snapshot = new Compiler(new Kept(), alarms, Path.of("target")).compile(1, Document.EMPTY);
    }

    @AfterEach
    void close() {
        alarms.close();
    }

    private void come(String ticket, String route) {
        Exchange exchange = Exchanges.of("GET", "/pets/7");
        tickets.present(ticket, snapshot, exchange);
        exchange.matched(1, route, Map.of());
        exchange.end();
    }

    @Test
    void aTicketIsGoodForTenMinutesAndNotAMomentLonger() {
        String ticket = tickets.give("pets").ticket();
        clock.advance(Duration.ofMinutes(10).minusNanos(1));
        come(ticket, "pets");
        assertThat(tickets.read(ticket).explanations()).hasSize(1);
        clock.advance(Duration.ofNanos(1));
        come(ticket, "pets");
        assertThat(tickets.read(ticket)).isNull();
    }

    @Test
    void aRequestOfAnotherRouteLeavesNothing() {
        String ticket = tickets.give("pets").ticket();
        come(ticket, "orders");
        assertThat(tickets.read(ticket).explanations()).isEmpty();
    }

    @Test
    void whatCanNotBeToldHarmsNoRequest() {
        String ticket = tickets.give("pets").ticket();
        Exchange exchange = Exchanges.of("GET", "/pets/7");
        List<String> ended = new ArrayList<>();
        exchange.atEnd(() -> ended.add("logged"));
        tickets.present(ticket, snapshot, exchange);
        exchange.matched(1, "pets", Collections.singletonMap("id", null));
        exchange.end();
        assertThat(ended).containsExactly("logged");
        assertThat(tickets.read(ticket).explanations()).isEmpty();
    }

    @Test
    void aRequestWithoutAGoodTicketHasNobodyLookingOn() {
        for (String ticket : new String[] {null, "", "nothing", "x".repeat(10_000)}) {
            Exchange exchange = Exchanges.of("GET", "/pets/7");
            tickets.present(ticket, snapshot, exchange);
            assertThat(exchange.witness()).isNull();
        }
    }

    @Test
    void onlyTheNewestExplanationsAreKept() {
        String ticket = tickets.give("pets").ticket();
        for (int i = 0; i < Tickets.MOST_KEPT; i++) {
            come(ticket, "pets");
        }
        clock.advance(Duration.ofSeconds(1));
        come(ticket, "pets");
        var left = tickets.read(ticket).explanations();
        assertThat(left).hasSize(Tickets.MOST_KEPT);
        assertThat(left.get(left.size() - 1).at()).isEqualTo(clock.instant());
    }

    @Test
    void thereAreNoMoreThanSoManyTicketsAndNoTwoAreAlike() {
        Set<String> given = new HashSet<>();
        for (int i = 0; i < Tickets.MOST; i++) {
            given.add(tickets.give("pets").ticket());
        }
        assertThat(given).hasSize(Tickets.MOST).allSatisfy(ticket -> assertThat(ticket)
                .hasSize(32));
        assertThat(tickets.give("pets")).isNull();
        clock.advance(Tickets.VALID);
        assertThat(tickets.give("pets")).isNotNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Gatehouse-Explain,  true",
        "gatehouse_explain,  true",
        "GATEHOUSE-EXPLAIN,  true",
        "Gatehouse-Explains, false",
        "Gatehouse-Explore,  false"
    })
    void theFieldIsKnownInEverySpelling(String name, boolean field) {
        assertThat(Tickets.isField(name)).isEqualTo(field);
    }
}
