package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Problem;
import io.gatehouse.config.Secrets;
import io.gatehouse.forward.Alarms;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapCheckTest {
    @ParameterizedTest
    @CsvSource({"64MiB, false", "4096GiB, true"})
    void moreThanTheJvmCanWellGiveIsWarnedOf(String heap, boolean warned) throws Exception {
        Document document = Document.read("version: 1\ncache: {heap: " + heap + "}", Format.YAML);
        try (Alarms alarms = new Alarms()) {
            Snapshot snapshot =
                    new Compiler(new Kept(), alarms, Path.of("target"), Secrets.below(List.of())).compile(1, document);
            List<String> warnings =
                    snapshot.warnings().stream().map(Problem::toString).toList();
            assertThat(warnings).hasSize(warned ? 1 : 0);
            assertThat(warnings).allSatisfy(warning -> assertThat(warning)
                    .contains("/cache/heap", "4096GiB", "half of the heap", "at most"));
        }
    }
}
