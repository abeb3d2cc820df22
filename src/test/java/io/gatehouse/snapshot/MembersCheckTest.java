package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Problem;
import io.gatehouse.config.Secrets;
import io.gatehouse.forward.Alarms;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of a split's members are not told apart where they are kept. */
class MembersCheckTest {
    private static final Secrets SECRETS = Secrets.of(name -> "the value of " + name, List.of());
    private static final Alarms ALARMS = new Alarms();

    @AfterAll
    static void stop() {
        ALARMS.close();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "{hsts: {}}, {cache: {}} | {split: [{upstream: u, weight: 9}, {upstream: v, weight: 1}]} |"
                        + " /routes/r/policies/1",
                "{cache: {mode: observe}} | {split: [{upstream: u, weight: 9}, {upstream: v, weight: 1}]} | none",
                "{hsts: {}} | {split: [{upstream: u, weight: 9}, {upstream: v, weight: 1}]} | none",
                "{cache: {}} | u | none",
            })
    void itIsTold(String policies, String upstream, String pointer) throws Exception {
        assertThat(told("policies: [" + policies + "]", upstream))
                .isEqualTo(pointer == null ? List.of() : List.of(pointer));
    }

    @Test
    void itIsToldOfViewsToo() throws Exception {
        String views = "views: {default: a, a: {}, b: {policies: [{cache: {}}]}}";
        assertThat(told(views, "{split: [{upstream: u, weight: 9}, {upstream: v, weight: 1}]}"))
                .containsExactly("/routes/r/views/b/policies/0");
    }

    private static List<String> told(String more, String upstream) throws Exception {
        Document document = Document.read("""
            version: 1
            upstreams: {u: {targets: ["http://127.0.0.1:9"]}, v: {targets: ["http://127.0.0.1:10"]}}
            routes:
              r: {match: {path: /a}, upstream: %s, %s}
            """.formatted(upstream, more), Format.YAML);
        Snapshot snapshot = new Compiler(new Kept(), ALARMS, Path.of("target"), SECRETS).compile(1, document);
        try {
            return snapshot.warnings().stream()
                    .filter(warning -> warning.detail().contains("one member of the split"))
                    .map(Problem::pointer)
                    .toList();
        } finally {
            snapshot.retire();
        }
    }
}
