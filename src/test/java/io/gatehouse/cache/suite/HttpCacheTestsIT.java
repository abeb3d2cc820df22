package io.gatehouse.cache.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.suite.Asked.Kind;
import io.gatehouse.launch.Standing;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the public suite http-cache-tests with {@code java -jar gatehouse.war} between its client and its server, and writes
 * the page of what came out.
 */
class HttpCacheTestsIT {
    private static final Path PAGE = Path.of("src/docs/http-cache-tests.md");

    /** The least that passes: raised with the cache, never lowered. */
    private static final long REQUIRED = 159;

    private static final long OPTIMAL = 89;

    @TempDir
    private static Path temporary;

    private static Score score;
    private static Reasons reasons;

    @BeforeAll
    static void runTheSuite() throws IOException, InterruptedException {
        PublicSuite suite = PublicSuite.install(Path.of("target/http-cache-tests"));
        String document = Files.readString(PublicSuite.OURS.resolve("gatehouse.yaml"));
        score = new Score(suite.tests(), ask(suite, document));
        reasons = Reasons.read();
        String page = new Page(PublicSuite.version(), document, score, reasons).markdown();
        if (!Files.exists(PAGE) || !Files.readString(PAGE).equals(page)) {
            Files.writeString(PAGE, page);
        }
    }

    private static JsonObject ask(PublicSuite suite, String document) throws IOException, InterruptedException {
        try (Origin origin = suite.origin()) {
            Path file = Files.writeString(
                    temporary.resolve("gatehouse.yaml"),
                    document.replace("127.0.0.1:8000", "127.0.0.1:" + origin.port()));
            try (Standing gateway = Standing.start(
                    temporary,
                    List.of(),
                    "--address",
                    "127.0.0.1",
                    "--port",
                    "0",
                    "--home",
                    temporary.resolve("home").toString(),
                    "--config",
                    file.toString())) {
                return suite.ask(gateway.port());
            }
        }
    }

    @Test
    void noFewerTestsPassThanEverDid() {
        assertThat(score.passed(Kind.REQUIRED)).isGreaterThanOrEqualTo(REQUIRED);
        assertThat(score.passed(Kind.OPTIMAL)).isGreaterThanOrEqualTo(OPTIMAL);
    }

    @Test
    void onlyThoseTestsFailOfWhichTheReasonIsKnown() {
        assertThat(reasons.faults(score)).isEmpty();
    }
}
