package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.entrance.Checking;
import io.gatehouse.policy.Policies;
import io.gatehouse.policy.PolicyType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad documents, each with all that an operator is told, to the letter: {@code bad-documents.txt} has them. What a
 * problem's members are is read off its lines: pointer and place, detail, then {@code got}, {@code expected} and
 * {@code meant}, of which each may be missing. The outcome of a run is left in {@code target/bad-documents.txt}.
 */
class BadDocumentsTest {
    private static final Checking CHECKING = new Checking(Map.of("PETS_KEY", "s3cr3t", "LINES", "s3cr3t\r\nA: b"));

    /** A document that is refused, and what with. */
    record Bad(String why, String text, String told) {
        @Override
        public String toString() {
            return why;
        }
    }

    /** The table as it would be right now, for a person to read and compare when words have changed. */
    @AfterAll
    static void close() throws IOException {
        StringBuilder now = new StringBuilder();
        for (Bad bad : badDocuments()) {
            now.append("=== ").append(bad.why()).append('\n').append(bad.text());
            now.append(">>>\n").append(told(bad.text())).append('\n');
        }
        Files.writeString(Path.of("target/bad-documents.txt"), now);
        CHECKING.close();
    }

    static List<Bad> badDocuments() throws IOException {
        List<Bad> bad = new ArrayList<>();
        for (String row : resource().split("(?m)^=== ")) {
            String[] parts = row.split("(?m)^>>>\n");
            if (parts.length == 2) {
                int end = parts[0].indexOf('\n');
                bad.add(new Bad(parts[0].substring(0, end), parts[0].substring(end + 1), parts[1].stripTrailing()));
            }
        }
        return bad;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badDocuments")
    void aBadDocumentIsRefusedWithAllItsProblems(Bad bad) {
        assertThat(told(bad.text())).isEqualTo(bad.told());
    }

    @Test
    void theTableIsAboutEverySectionEveryOptionOfARouteAndEveryPolicy() throws IOException {
        List<Bad> table = badDocuments();
        assertThat(table).hasSizeGreaterThanOrEqualTo(60);
        String told = table.stream().map(Bad::told).collect(Collectors.joining("\n"));
        var schema = DocumentSchema.of(Policies.schemas()).json();
        TreeSet<String> wanted = new TreeSet<>();
        schema.getJsonObject("properties").keySet().forEach(name -> wanted.add("(?m)^/" + name + "\\b"));
        schema.getJsonObject("$defs")
                .getJsonObject("route")
                .getJsonObject("properties")
                .keySet()
                .forEach(name -> wanted.add("(?m)^/routes/[^/ ]+/" + name + "\\b"));
        Policies.all().stream().map(PolicyType::key).forEach(key -> wanted.add("/" + key + "/"));
        assertThat(wanted).allSatisfy(pattern -> assertThat(told).containsPattern(pattern));
    }

    @Test
    void noProblemTellsASecret() throws IOException {
        List<Bad> table = badDocuments();
        assertThat(table).anySatisfy(bad -> assertThat(bad.text()).contains("s3cr3t"));
        assertThat(table).allSatisfy(bad -> assertThat(told(bad.text())).doesNotContain("s3cr3t"));
    }

    private static String told(String text) {
        try {
            Document document = Document.read(text, text.startsWith("{\"") ? Format.JSON : Format.YAML);
            CHECKING.compile(1, document).leave();
            return "nothing";
        } catch (UnreadableDocument e) {
            return "unreadable " + e.line() + ":" + e.column() + "\n  " + e.detail();
        } catch (RefusedDocument e) {
            return e.problems().stream().map(BadDocumentsTest::told).collect(Collectors.joining("\n"));
        }
    }

    private static String told(Problem problem) {
        return Stream.of(
                        (problem.pointer().isEmpty() ? "the document" : problem.pointer()) + " " + problem.line() + ":"
                                + problem.column(),
                        problem.detail(),
                        member("got", problem.value()),
                        member("expected", problem.expected()),
                        member("meant", problem.suggestion()))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n  "));
    }

    private static String member(String name, @Nullable String text) {
        return text == null ? "" : name + " " + text;
    }

    private static String resource() throws IOException {
        try (InputStream in = BadDocumentsTest.class.getResourceAsStream("bad-documents.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
