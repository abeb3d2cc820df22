package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.launch.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types what the README says to type, and compares what comes; {@code …} in the README stands for anything. */
class ReadmeIT {
    @Test
    void theCommandsOfTheReadmeGiveTheAnswersItShows(@TempDir Path folder) throws Exception {
        try (Standing demo = Standing.demo(folder)) {
            for (String block : Documents.blocks(Path.of("README.md"), "console")) {
                for (String step : block.split("(?m)^\\$ ")) {
                    if (!step.isBlank()) {
                        type(step, demo);
                    }
                }
            }
        }
    }

    private static void type(String step, Standing demo) throws IOException, InterruptedException {
        int end = step.indexOf('\n');
        String command = step.substring(0, end).replace("localhost:8080", "localhost:" + demo.port());
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command);
        shell.environment().put("TOKEN", demo.token());
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lines(said)).as(command).matches(anything(lines(step.substring(end + 1))));
    }

    /** Line ends and blanks before them make no difference to a reader. */
    private static String lines(String text) {
        return Arrays.stream(text.split("\\R")).map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    private static Pattern anything(String shown) {
        return Pattern.compile(
                Arrays.stream(shown.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
