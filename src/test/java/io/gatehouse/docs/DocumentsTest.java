package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Doubts;
import io.gatehouse.config.Problems;
import io.gatehouse.entrance.Checking;
import io.gatehouse.snapshot.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every page of the documentation shows is right: documents, links, and that nothing is shown that no test runs. */
class DocumentsTest {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\S*)\\n.*?^```$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)\\)");

    private static final Map<String, String> SECRETS = Map.of(
            "PETS_KEY",
            "hush",
            "ACME_KEY",
            "the-key-of-acme-2",
            "GATEWAY_SECRET",
            "hush",
            "BFF_SECRET",
            "hush",
            "PETSTORE_BFF_SECRET",
            "hush",
            "REDIS_PASSWORD",
            "hush",
            "PETSTORE_COOKIE_KEY",
            "a key of thirty-two octets or more");

    static List<Example> examples() throws Exception {
        return Examples.documents();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void aDocumentThatIsShownBecomesASnapshotWithoutAWarning(Example example) throws Exception {
        try (Checking checking = new Checking(SECRETS)) {
            Snapshot snapshot = checking.compile(1, example.document());
            assertThat(snapshot.routes().all()).isNotEmpty();
            snapshot.leave();
        }
        Problems problems = example.document().problems();
        Doubts.tell(example.document(), problems, Instant.parse("2026-07-01T00:00:00Z"));
        assertThat(problems.warnings()).isEmpty();
    }

    /** A block in another language would be one that no test reads; {@code console} blocks are typed by ReadmeIT. */
    @Test
    void everyBlockIsOfALanguageThatATestReads() throws Exception {
        Set<String> languages = new TreeSet<>();
        List<Path> typed = new ArrayList<>();
        for (Path page : Examples.pages()) {
            Matcher fences = FENCE.matcher(Files.readString(page));
            while (fences.find()) {
                languages.add(fences.group(1));
                if (fences.group(1).equals("console")) {
                    typed.add(page);
                }
            }
        }
        assertThat(languages).containsExactly("", "console", "yaml");
        assertThat(typed).isNotEmpty().containsOnly(Path.of("README.md"));
    }

    @Test
    void everyLinkOfEveryPageLeadsToAFile() throws Exception {
        int found = 0;
        for (Path page : Examples.pages()) {
            Matcher links = LINK.matcher(Files.readString(page));
            while (links.find()) {
                if (!links.group(1).contains("://")) {
                    assertThat(page.resolveSibling(links.group(1)).normalize())
                            .as("%s", page)
                            .exists();
                    found++;
                }
            }
        }
        assertThat(found).isGreaterThan(10);
    }

    @Test
    void whatIsReadIncludesTheSampleTheDemoTheReadmeAndEveryPolicysPage() throws Exception {
        assertThat(Examples.documents().stream().map(Example::place))
                .contains(
                        "webapp-config/gatehouse.yaml",
                        "webapp-config/examples/demo.yaml",
                        "README.md 1",
                        "src/main/java/io/gatehouse/policy/cors/README.md 1")
                .hasSizeGreaterThanOrEqualTo(7);
    }
}
