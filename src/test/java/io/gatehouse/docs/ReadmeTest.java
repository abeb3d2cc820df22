package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Checker;
import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.policy.Policies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path README = Path.of("README.md");

    @Test
    void everyYamlBlockIsAGoodDocument() throws Exception {
        List<String> blocks = Documents.blocks(README, "yaml");
        assertThat(blocks).isNotEmpty();
        Checker checker = new Checker(Policies.schemas());
        for (String block : blocks) {
            assertThat(checker.check(Document.read(block, Format.YAML))).isEmpty();
        }
    }

    @Test
    void everyLinkLeadsToAFile() throws Exception {
        Matcher links = Pattern.compile("]\\(([^)#]+)\\)").matcher(Files.readString(README));
        int found = 0;
        while (links.find()) {
            assertThat(Path.of(links.group(1))).exists();
            found++;
        }
        assertThat(found).isPositive();
    }
}
