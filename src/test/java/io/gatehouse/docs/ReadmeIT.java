package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.launch.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types what the README says to type, and compares what comes; {@code …} in the README stands for anything. */
class ReadmeIT {
    /** A command in a comment, and the status that it is said to be answered with. */
    private static final Pattern COMMAND = Pattern.compile("`(curl [^`]+)`(?: is answered (\\d{3}))?");

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

    /** A command is answered with a success, or with the status that the comment says after it. */
    @Test
    void theCommandsBesideTheRoutesOfTheDemoAreAnsweredAsTheyAreSaidToBe(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("rex.png"), new byte[1000]);
        String page =
                Files.readString(Path.of("webapp-config/examples/demo.yaml")).replaceAll("\n *# ", " ");
        List<MatchResult> commands = COMMAND.matcher(page).results().toList();
        assertThat(commands).hasSizeGreaterThan(15);
        try (Standing demo = Standing.demo(folder)) {
            for (MatchResult command : commands) {
                String status = Objects.requireNonNullElse(command.group(2), "2..");
                assertThat(status(command.group(1), folder, demo))
                        .as(command.group(1))
                        .matches(status);
            }
        }
    }

    private static String status(String command, Path folder, Standing demo) throws IOException, InterruptedException {
        String quiet = command.replace("curl ", "curl -s -o /dev/null -w '%{http_code}' ")
                .replace("localhost:8080", "localhost:" + demo.port());
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", quiet.replace(" -i ", " ")).directory(folder.toFile());
        shell.environment().put("G", "http://localhost:" + demo.port());
        shell.environment().put("TOKEN", demo.token());
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
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
