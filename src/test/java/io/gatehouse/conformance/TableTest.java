package io.gatehouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private static final Row HOP =
            new Row("AIT#fieldsOfTETrailersPassHTTP2", "RP-10", "RFC 1 §2", 3, 0, Map.of(), Set.of());

    @TempDir
    private Path folder;

    @Test
    void aMethodsNameIsReadAsASentence() {
        assertThat(HOP.sentence()).isEqualTo("Fields of TE trailers pass HTTP/2");
    }

    @Test
    void aRowThatFailsOrThatAServerLacksIsAFault() throws IOException {
        Results results = Results.of(folder);
        results.add("embedded", List.of(HOP));
        results.add("tomcat10", List.of(HOP.ended(false)));
        results.add("tomcat11", List.of(HOP));

        Table table = new Table(results);

        assertThat(table.faults())
                .containsExactly(HOP.test() + " fails on tomcat10", HOP.test() + " did not run on wildfly");
        assertThat(table.markdown()).contains("| pass (3) | **fails** | pass (3) | not run |");
    }

    @Test
    void aServerThatHasNothingOfTheKindLacksNoRow() throws IOException {
        Results results = Results.of(folder);
        Row elsewhere = new Row("AIT#x", "AU-9", "RFC 1 §3", 1, 0, Map.of(), Set.of("embedded"));
        results.add("tomcat10", List.of(elsewhere));
        results.add("tomcat11", List.of(elsewhere));

        Table table = new Table(results);

        assertThat(table.faults()).containsExactly("AIT#x did not run on wildfly");
        assertThat(table.markdown()).contains("| – | pass | pass | not run |");
    }

    @Test
    void whatAServerDecidesIsQuotedOnce() throws IOException {
        Results results = Results.of(folder);
        Row decided = HOP.impossible(
                Map.of("sent", "GET /\r\n", "received", "400", Impossible.DECIDES, "a.B", "why", "It looks first."));
        Table.SERVERS.keySet().forEach(server -> add(results, server, decided));

        Table table = new Table(results);

        assertThat(table.faults()).isEmpty();
        assertThat(table.impossible()).isEqualTo(1);
        assertThat(table.markdown())
                .contains("| server [1] | server [1] | server [1] | server [1] |")
                .endsWith("1. It looks first. `a.B` decides. Sent: `GET /\\r\\n`; received: `400`\n");
    }

    @Test
    void itemsStandInTheOrderOfTheirNumbers() throws IOException {
        Results results = Results.of(folder);
        add(results, "embedded", HOP);
        add(results, "embedded", new Row("AIT#z", "RP-2", "RFC 1 §1", 1, 0, Map.of(), Set.of()));
        add(results, "embedded", new Row("AIT#y", "AU-12", "RFC 1 §1", 1, 0, Map.of(), Set.of()));

        assertThat(new Table(results).items()).containsExactly("AU-12", "RP-2", "RP-10");
    }

    private static void add(Results results, String server, Row row) {
        try {
            results.add(server, List.of(row));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
