package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose document is a file: it takes over what changes there, and from nobody else. */
@ExtendWith(QuietLog.class)
class FileModeTest {
    @TempDir
    private Path temp;

    private Path file;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(temp.resolve("config.yaml"), answering("one"));
        gateway = Gateway.withFile(file);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
    }

    private static String answering(String body) {
        return "version: 1\nroutes:\n  r:\n    match: {path: /**}\n    respond: {body: " + body + "}\n";
    }

    private void replace(String content) throws IOException {
        Path next = Files.writeString(temp.resolve("next"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private String own(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri("/_gatehouse/" + path))
                .header("Authorization", "Bearer " + gateway.token())
                .build();
        return gateway.send(request).body();
    }

    private interface Asking {
        String ask() throws IOException;
    }

    private static String await(Asking asking, Predicate<String> wanted) throws IOException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String answer = asking.ask();
        while (!wanted.test(answer) && System.nanoTime() < limit) {
            answer = asking.ask();
        }
        assertThat(answer).matches(wanted);
        return answer;
    }

    @Test
    void aChangeIsServedWithoutARequestThatFails() throws Exception {
        assertThat(gateway.get("/").body()).isEqualTo("one");
        replace(answering("two"));
        await(() -> gateway.get("/").body(), "two"::equals);
        assertThat(own("admin/v1/config")).contains("two");
    }

    @Test
    void aRefusedChangeShowsInTheHealthAndAMetricUntilItIsMended() throws Exception {
        assertThat(own("metrics")).contains("gatehouse_config_file_refused 0.0\n");
        replace(answering("two").replace("respond", "respnd"));
        String ready = await(() -> own("health/ready"), answer -> answer.contains("respnd"));
        assertThat(ready)
                .contains("\"status\":\"ready\"", "/routes/r/respnd (line 5, column 5)", "did you mean")
                .contains(file.toString());
        assertThat(own("metrics")).contains("gatehouse_config_file_refused 1.0\n");
        assertThat(gateway.get("/").body()).isEqualTo("one");
        assertThat(gateway.get("/_gatehouse/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");

        replace(answering("three"));
        await(() -> gateway.get("/").body(), "three"::equals);
        await(() -> own("metrics"), text -> text.contains("gatehouse_config_file_refused 0.0\n"));
        assertThat(own("health/ready")).isEqualTo("{\"status\":\"ready\"}");
    }

    @Test
    void theAdminApiReadsAndChecksAndWritesNothing() throws Exception {
        HttpResponse<String> config = gateway.admin("GET", "/config", "");
        String tag = config.headers().firstValue("ETag").orElseThrow();
        assertThat(config.statusCode()).isEqualTo(200);
        assertThat(gateway.admin("GET", "/routes/r", "").statusCode()).isEqualTo(200);
        assertThat(gateway.admin("POST", "/config/validate", "{\"version\": 1}").statusCode())
                .isEqualTo(200);
        assertThat(gateway.admin("POST", "/config/validate", "{\"version\": 2}").body())
                .contains("/version");
        String route = "{\"match\": {\"path\": \"/x\"}, \"respond\": {}}";
        List<HttpResponse<String>> writes = List.of(
                gateway.admin("PUT", "/config", "{\"version\": 1}", "If-Match", tag),
                gateway.admin("PUT", "/config?dryRun=true", "{\"version\": 1}", "If-Match", tag),
                gateway.admin("PUT", "/routes/x", route),
                gateway.admin("DELETE", "/routes/r", "", "If-Match", "*"));
        for (HttpResponse<String> answer : writes) {
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains(file.toString());
        }
        assertThat(gateway.get("/").body()).isEqualTo("one");
    }

    @Test
    void theThreadThatLooksEndsWithTheGateway() throws Exception {
        assertThat(watching()).isEqualTo(1);
        gateway.close();
        assertThat(watching()).isZero();
        gateway = Gateway.withFile(file);
    }

    private static long watching() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gatehouse-config-file"))
                .count();
    }
}
