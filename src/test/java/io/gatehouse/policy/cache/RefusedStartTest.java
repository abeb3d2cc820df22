package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document that is refused at a start costs nothing that is stored on disk. */
@ExtendWith(QuietLog.class)
class RefusedStartTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsOnDiskIsThereWhenTheDocumentIsGoodAgain(boolean purges) throws Exception {
        try (Backend backend = Backend.start().answerWith(request -> Answer.ok("here"))) {
            String good = """
                version: 1
                cache: {heap: 1MiB, disk: 64MiB}
                upstreams: {backend: {targets: ["%s"]}}
                routes: {all: {match: {path: /a}, upstream: backend, policies: [{cache: {ttl: 1h}}]}}
                """.formatted(backend.url());
            Path config = Files.writeString(folder.resolve("config.yaml"), good);
            try (Gateway gateway = Gateway.withFile(config)) {
                assertThat(outcome(gateway)).contains("fwd=uri-miss");
                Files.writeString(config, "version: 1\nroutes: {a: {match: {path: /a}, upstream: none}}\n");
                gateway.restart();
                assertThat(gateway.get("/a").statusCode()).isEqualTo(503);
                if (purges) {
                    HttpResponse<String> purged = gateway.admin("POST", "/cache/purge", "{\"all\": true}");
                    assertThat(purged.statusCode()).as(purged.body()).isEqualTo(200);
                }
                Files.writeString(config, good);
                gateway.restart();
                assertThat(outcome(gateway)).contains(purges ? "fwd=uri-miss" : "hit");
            }
        }
    }

    private static String outcome(Gateway gateway) throws Exception {
        HttpResponse<String> answer = gateway.get("/a");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("Cache-Status").orElse("");
    }
}
