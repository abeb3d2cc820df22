package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Secrets;
import io.gatehouse.forward.Alarms;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a policy counts here or with others, and what its options mean there. */
class SnapshotCountingTest {
    private static final String CLUSTER = "cluster: {redis: {uri: 'redis://127.0.0.1:9'}}";
    private static final String DOUBT =
            ": has no effect, since the document has no cluster and this gateway counts by itself";
    private static final Alarms ALARMS = new Alarms();

    @AfterAll
    static void stop() {
        ALARMS.close();
    }

    private static List<String> told(String cluster, String policy) throws Exception {
        Document document = Document.read("""
            version: 1
            %s
            policies: {named: %s}
            routes:
              r: {match: {path: /a}, respond: {}, policies: [named, %s]}
              s: {match: {path: /b}, respond: {}, policies: [named]}
            """.formatted(cluster, policy, policy), Format.YAML);
        Compiler compiler = new Compiler(new Kept(), ALARMS, Path.of("target"), Secrets.below(List.of()));
        Snapshot snapshot = compiler.compile(1, document);
        try {
            return snapshot.warnings().stream()
                    .map(warning -> warning.pointer() + ": " + warning.detail())
                    .toList();
        } finally {
            snapshot.retire();
        }
    }

    @ParameterizedTest
    @CsvSource({"local", "allow", "refuse"})
    void whatIsDoneWithoutTheStoreIsWarnedOfOnceWhereThereIsNone(String otherwise) throws Exception {
        String policy = "{rateLimit: {limit: 1/s, whenStoreFails: " + otherwise + "}}";
        assertThat(told("", policy))
                .containsExactly(
                        "/policies/named/rateLimit/whenStoreFails" + DOUBT,
                        "/routes/r/policies/1/rateLimit/whenStoreFails" + DOUBT);
        assertThat(told(CLUSTER, policy)).isEmpty();
        assertThat(told("", "{rateLimit: {limit: 1/s}}")).isEmpty();
    }
}
