package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the page on KrakenD says that compositions do is what they do. */
class KrakendTest {
    private static final Path PAGE = Path.of("src/docs/krakend.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\\n(.*?)^```\\n\\n```\\n(.*?)^```$");

    /**
     * A document and what it makes of requests.
     *
     * @param title of its section
     */
    record Shown(String title, String document, List<Told> told) {
        @Override
        public String toString() {
            return title;
        }
    }

    static List<Shown> examples() throws IOException {
        List<Shown> shown = new ArrayList<>();
        for (String section : Files.readString(PAGE).split("(?m)^## ")) {
            String title = section.lines().findFirst().orElseThrow();
            Matcher examples = EXAMPLE.matcher(section);
            while (examples.find()) {
                shown.add(new Shown(title, examples.group(1), Told.all(examples.group(2))));
            }
        }
        return shown;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void anAnswerIsWhatThePageShows(Shown shown) throws Exception {
        try (ToldUpstreams upstreams = new ToldUpstreams(shown.document, shown.told);
                Gateway gateway = Gateway.start(upstreams.document())) {
            List<Told> asked = shown.told.stream().filter(Told::isOfClient).toList();
            assertThat(asked).isNotEmpty();
            for (Told told : asked) {
                HttpResponse<String> answer = gateway.send(HttpRequest.newBuilder(gateway.uri(told.target()))
                        .method(told.method(), HttpRequest.BodyPublishers.noBody())
                        .build());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(told.status());
                assertThat(answer.body()).matches(content(told.content()));
                told.fields().forEach((name, value) -> assertThat(
                                String.join(", ", answer.headers().allValues(name)))
                        .as(name)
                        .matches(anything(value)));
            }
            upstreams.assertAllAsked();
        }
    }

    /** What is not told may be anything; what has a {@code …} in it stands as it is sent. */
    private static Pattern content(String told) {
        return anything(told.isEmpty() ? "…" : told.contains("…") ? told : ToldUpstreams.compact(told));
    }

    private static Pattern anything(String shown) {
        return Pattern.compile(
                Arrays.stream(shown.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    @Test
    void everyDocumentOfThePageIsRun() throws Exception {
        assertThat(examples()).hasSize(Documents.blocks(PAGE, "yaml").size()).hasSizeGreaterThan(15);
    }

    @Test
    void everyRowOfThePagesTableLeadsToASection() throws Exception {
        String page = Files.readString(PAGE);
        List<String> sections = page.lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 ]", "")
                        .replace(' ', '-'))
                .toList();
        List<String> rows = Pattern.compile("(?m)^\\| \\[[^]]+]\\(#([a-z-]+)\\)")
                .matcher(page)
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(rows).isEqualTo(sections);
    }
}
