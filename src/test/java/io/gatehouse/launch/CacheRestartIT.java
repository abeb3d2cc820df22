package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code java -jar} has of stored answers after it was ended. */
@Timeout(180)
class CacheRestartIT {
    private static final int COUNT = 30;

    @TempDir
    Path folder;

    private Standing serving(Backend backend) throws Exception {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
            version: 1
            cache: {heap: 1MiB, disk: 64MiB}
            upstreams: {backend: {targets: ["%s"]}}
            routes: {all: {match: {path: /**}, upstream: backend, policies: [{cache: {ttl: 1h}}]}}
            """.formatted(backend.url()));
        return Standing.start(folder, "--port=0", "--address=127.0.0.1", "--config=" + config);
    }

    private static RawResponse get(Standing gateway, int number) throws Exception {
        return RawClient.exchange(
                gateway.port(), "GET /" + number + " HTTP/1.1", "Host: kept.example", "Connection: close");
    }

    private static String content(String target) {
        return target.repeat(20_000);
    }

    private static int hits(Standing gateway) throws Exception {
        int hits = 0;
        for (int i = 0; i < COUNT; i++) {
            RawResponse answer = get(gateway, i);
            assertThat(answer.text()).isEqualTo(content("/" + i));
            hits += answer.header("Cache-Status").startsWith("gatehouse; hit") ? 1 : 0;
        }
        return hits;
    }

    @Test
    void afterACleanEndAllAreThereAndAfterAKillNone() throws Exception {
        try (Backend backend = Backend.start().answerWith(request -> Answer.ok(content(request.target())))) {
            try (Standing gateway = serving(backend)) {
                assertThat(hits(gateway)).isZero();
                gateway.terminate();
                assertThat(gateway.exitCode()).as(gateway.errors().toString()).isZero();
            }
            try (Standing gateway = serving(backend)) {
                assertThat(hits(gateway)).isEqualTo(COUNT);
                assertThat(String.join("\n", gateway.errors())).doesNotContain("WARN");
                gateway.kill();
                gateway.exitCode();
            }
            try (Standing gateway = serving(backend)) {
                assertThat(hits(gateway)).isZero();
                assertThat(gateway.errors())
                        .filteredOn(line -> line.contains("starts empty"))
                        .hasSize(1);
            }
        }
    }
}
