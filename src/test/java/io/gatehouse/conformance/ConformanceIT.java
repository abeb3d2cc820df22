package io.gatehouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs after all servers: writes the table of what was proven, and looks whether something is missing in it. */
class ConformanceIT {
    private static final Path DOCUMENT = Path.of("src/docs/conformance.md");
    private static final int MOST_IMPOSSIBLE = 10;

    private static Table table;

    @BeforeAll
    static void writeTheTable() throws IOException {
        table = new Table(Results.of(Path.of(System.getProperty("conformance.results"))));
        String written = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";
        if (!written.equals(table.markdown())) {
            Files.writeString(DOCUMENT, table.markdown());
        }
    }

    @Test
    void everyRowHoldsOnEveryServer() {
        assertThat(table.faults()).isEmpty();
    }

    @Test
    void everyItemOfTheReverseProxyHasARow() {
        assertThat(table.items())
                .containsAll(
                        IntStream.rangeClosed(1, 21).mapToObj(n -> "RP-" + n).toList());
    }

    /** No server has a part in profiles of access tokens, discovery and introspection (3 to 5). */
    @Test
    void everyItemOfWhoSendsARequestThatServersMayDifferInHasARow() {
        assertThat(table.items())
                .containsAll(IntStream.rangeClosed(1, 12)
                        .filter(n -> n < 3 || n > 5)
                        .mapToObj(n -> "AU-" + n)
                        .toList());
    }

    /** The fifteenth is the public suite, which has a table of its own. */
    @Test
    void everyItemOfTheCacheHasARow() {
        assertThat(table.items())
                .containsAll(
                        IntStream.rangeClosed(1, 14).mapToObj(n -> "CA-" + n).toList());
    }

    /** Sessions and logins (2 to 6) are proven with a browser, and have rows of who sends a request. */
    @Test
    void everyItemOfViewsHasARow() {
        assertThat(table.items()).contains("BF-1", "BF-7", "BF-8");
    }

    @Test
    void fewRowsAreLeftToTheServers() {
        assertThat(table.impossible()).isLessThanOrEqualTo(MOST_IMPOSSIBLE);
    }
}
