package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.policy.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents that come with the product can be loaded as they are. */
class SampleTest {

    private static final Path SAMPLE = Path.of("webapp-config/gatehouse.yaml");

    private final Checker checker = new Checker(Policies.schemas());

    static List<Path> documents() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("webapp-config/examples"))) {
            return Stream.concat(Stream.of(SAMPLE), examples).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void loadsWithoutAProblem(Path file) throws Exception {
        Document document = Document.read(Files.readAllBytes(file), Format.YAML);
        assertThat(checker.check(document)).isEmpty();
        assertThat(GatewayDocument.of(document).routes()).isNotEmpty();
    }

    @Test
    void theSampleShowsEveryTopLevelKey() throws Exception {
        Document document = Document.read(Files.readAllBytes(SAMPLE), Format.YAML);
        assertThat(document.json().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        checker.schema().getJsonObject("properties").keySet());
    }
}
