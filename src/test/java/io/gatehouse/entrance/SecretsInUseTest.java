package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A secret from the document's reference to the upstream, and that it stands nowhere on the way. */
@ExtendWith(QuietLog.class)
class SecretsInUseTest {
    private static final String SECRET = "HUSH-4711-hush";

    /** Those that {@link QuietLog} keeps from their parents, and the parent. */
    private static final List<Logger> LOGGERS = Stream.of(
                    "io.gatehouse", "io.gatehouse.snapshot", "io.gatehouse.admin", "io.gatehouse.entrance.Start")
            .map(Logger::getLogger)
            .toList();

    private final List<String> logged = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public synchronized void publish(LogRecord line) {
            logged.add(line.getMessage()
                    + (line.getParameters() == null ? "" : List.of(line.getParameters()))
                    + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Backend backend;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        LOGGERS.forEach(logger -> {
            logger.addHandler(listener);
            logger.setLevel(Level.ALL);
        });
        backend = Backend.start();
        backend.answerWith(Answer.ok("served"));
        gateway = Gateway.start("version: 1\n");
        Files.writeString(gateway.home().resolve("secrets/pets"), SECRET + "\n");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        backend.close();
        LOGGERS.forEach(logger -> {
            logger.removeHandler(listener);
            logger.setLevel(null);
        });
    }

    private String document(String reference) {
        return "{\"version\": 1, \"accessLog\": {\"file\": \"access.log\"}, \"upstreams\": {\"u\": {\"targets\": [\""
                + backend.url()
                + "\"]}}, \"routes\": {\"r\": {\"match\": {\"path\": \"/**\"}, \"upstream\": \"u\", \"policies\":"
                + " [{\"headers\": {\"request\": {\"secret\": {\"X-Api-Key\": \"" + reference + "\"}}}}]}}}";
    }

    private HttpResponse<String> put(String document) throws IOException {
        return gateway.admin("PUT", "/config", document, "If-Match", "*");
    }

    private @Nullable String arrived(String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/pets?a=b"));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        assertThat(gateway.send(request.build()).body()).isEqualTo("served");
        return backend.take().header("X-Api-Key");
    }

    @Test
    void anUpstreamGetsItInThePlaceOfWhatTheClientSent() throws Exception {
        assertThat(put(document("${file:pets}")).statusCode()).isEqualTo(200);
        assertThat(arrived("x-api-key", "forged")).isEqualTo(SECRET);
    }

    @Test
    void aRotatedOneIsSentWithoutAPublish() throws Exception {
        put(document("${file:pets}"));
        assertThat(arrived()).isEqualTo(SECRET);
        Files.writeString(gateway.home().resolve("secrets/pets"), "another");
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String sent = arrived();
        while (SECRET.equals(sent) && System.nanoTime() < limit) {
            sent = arrived();
        }
        assertThat(sent).isEqualTo("another");
    }

    @Test
    void itStandsInNoAnswerFileOrLog() throws Exception {
        List<String> answers = new ArrayList<>();
        answers.add(put(document("${file:pets}")).body());
        arrived();
        answers.add(gateway.admin("GET", "/config", "").body());
        answers.add(gateway.admin("GET", "/routes/r", "").body());
        answers.add(put(document(SECRET)).body());
        answers.add(put(document("${file:nowhere}")).body());
        answers.add(gateway.admin("POST", "/config/validate", document(SECRET)).body());
        answers.add(gateway.admin("PUT", "/config?dryRun=true", document("${file:pets}"), "If-Match", "*")
                .body());
        answers.add(gateway.get("/_gatehouse/metrics").body());
        assertThat(answers).allSatisfy(answer -> assertThat(answer).doesNotContain(SECRET));
        assertThat(answers.get(1)).contains("${file:pets}");
        assertThat(answers.get(3)).contains("/routes/r/policies/0/headers/request/secret/X-Api-Key", "plain text");
        assertThat(logged).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain(SECRET));
        try (Stream<Path> files = Files.walk(gateway.home())) {
            List<Path> others = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("secrets/pets"))
                    .toList();
            assertThat(others)
                    .extracting(file -> file.getFileName().toString())
                    .contains("access.log", "00000001.json");
            for (Path file : others) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
            }
        }
    }
}
