package io.gatehouse.launch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Checker;
import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Secrets;
import io.gatehouse.forward.Alarms;
import io.gatehouse.policy.Policies;
import io.gatehouse.snapshot.Compiler;
import io.gatehouse.snapshot.Kept;
import io.gatehouse.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
    /** Whatever they name is there. */
    private static final Secrets SECRETS =
            Secrets.of(name -> "the value of " + name + ", long enough for a key", List.of());

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("webapp-config/examples"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void anExampleIsADocumentThatBecomesASnapshot(Path example) throws Exception {
        Format format = example.toString().endsWith(".json") ? Format.JSON : Format.YAML;
        Document document = Document.read(Files.readAllBytes(example), format);

        assertThat(new Checker(Policies.schemas()).check(document)).isEmpty();
        try (Alarms alarms = new Alarms()) {
            Path home = Path.of("target");
            Snapshot snapshot = new Compiler(new Kept(), alarms, home, SECRETS).compile(1, document);
            assertThat(snapshot.routes().all())
                    .hasSize(snapshot.entries().routes().size());
            snapshot.leave();
        }
    }
}
