package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Hammer;
import io.gatehouse.testing.Hammer.Outcome;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code SIGTERM} of {@code java -jar} under load: no request is lost. */
@Timeout(180)
class DrainIT {
    private static final String LARGE = "x".repeat(300_000);

    @TempDir
    Path folder;

    private Standing serving(Backend backend, String... options) throws Exception {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
            version: 1
            upstreams: {backend: {targets: ["%s"]}}
            routes: {all: {match: {path: /**}, upstream: backend}}
            """.formatted(backend.url()));
        List<String> all = new ArrayList<>(List.of("--port=0", "--address=127.0.0.1", "--config=" + config));
        all.addAll(List.of(options));
        return Standing.start(folder, List.of(), all.toArray(String[]::new));
    }

    private static boolean isProperRefusal(RawResponse answer) {
        return answer.status() == 503
                && "close".equals(answer.header("Connection"))
                && answer.header("Retry-After") != null;
    }

    /** Answers after a moment, or when the latch opens for the path {@code /long}. */
    private static Backend slow(Backend backend, CountDownLatch end) {
        CountDownLatch never = new CountDownLatch(1);
        return backend.answerWith(request -> {
            try {
                if (request.target().equals("/long")) {
                    end.await(60, TimeUnit.SECONDS);
                } else {
                    never.await(5, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Answer.ok("served");
        });
    }

    @RepeatedTest(2)
    void underLoadEveryRequestIsServedOrRefusedAndNoneReset() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<RawClient> idle = new ArrayList<>();
        try (Backend backend = slow(Backend.start(), end);
                Standing gateway = serving(backend)) {
            int port = gateway.port();
            for (int i = 0; i < 20; i++) {
                idle.add(RawClient.connect(port).head("GET /x HTTP/1.1", "Host: a"));
                assertThat(idle.get(i).receive().text()).isEqualTo("served");
            }
            try (RawClient underWay = RawClient.connect(port)) {
                underWay.head("GET /long HTTP/1.1", "Host: a");
                Hammer hammer = new Hammer(port, "/x", DrainIT::isProperRefusal)
                        .clients(8, true, "")
                        .clients(8, false, "")
                        .clients(4, true, LARGE)
                        .clients(4, false, LARGE);
                hammer.await(Outcome.SERVED, 400);

                gateway.terminate();
                hammer.await(Outcome.REFUSED, 200);
                end.countDown();

                RawResponse finished = underWay.receive();
                assertThat(finished.text()).isEqualTo("served");
                assertThat(finished.header("Connection")).isEqualTo("close");
                for (RawClient client : idle) {
                    assertThat(client.in().read()).as("its end is clean").isEqualTo(-1);
                }
                assertThat(gateway.exitCode()).isZero();
                hammer.awaitEnd();
                assertThat(hammer.losses()).as(hammer.toString()).isEmpty();
                assertThat(hammer.count(Outcome.NOT_CONNECTED)).isEqualTo(24);
                assertThat(hammer.count(Outcome.CLOSED_UNUSED)).isZero();
            }
        } finally {
            for (RawClient client : idle) {
                client.close();
            }
        }
    }

    @Test
    void itIsNotReadyFirstAndServesOnForTheDelay() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Backend backend = slow(Backend.start(), end);
                Standing gateway = serving(backend, "--drain-delay=3s")) {
            int port = gateway.port();
            gateway.terminate();
            RawResponse ready;
            do {
                ready = RawClient.exchange(port, "GET /_gatehouse/health/ready HTTP/1.1", "Host: a");
            } while (ready.status() == 200);
            assertThat(ready.text()).contains("leaving");
            RawResponse served = RawClient.exchange(port, "GET /x HTTP/1.1", "Host: a");
            assertThat(served.text()).isEqualTo("served");
            assertThat(served.header("Connection")).isEqualTo("close");
            assertThat(gateway.exitCode()).isZero();
        }
    }

    @Test
    void whatIsStillUnderWayAfterTheDrainTimeIsCut() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Backend backend = slow(Backend.start(), never);
                Standing gateway = serving(backend, "--drain=1s")) {
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.head("GET /long HTTP/1.1", "Host: a");
                backend.take();
                long begun = System.nanoTime();
                gateway.terminate();
                assertThat(client.closed()).isTrue();
                assertThat(gateway.exitCode()).isZero();
                assertThat(gateway.errors()).anyMatch(line -> line.contains("still under way after 1 s"));
                assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun))
                        .isLessThan(15);
            } finally {
                never.countDown();
            }
        }
    }
}
