package io.gatehouse.entrance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ByHand;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an exchange under way when the application is taken away and its server goes on. */
@ExtendWith(QuietLog.class)
class UndeployTest {

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void anAnswerThatBreaksMeanwhileBreaksItsConnectionAndNoThread(String threads) throws Exception {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
        try (ByHand byHand = new ByHand();
                Gateway gateway = Gateway.start(
                        "{version: 1, upstreams: {u: {targets: ['" + byHand.url()
                                + "']}}, routes: {r: {match: {path: /**}, upstream: u}}}",
                        "",
                        threads);
                RawClient other = RawClient.connect(gateway.port()).head("GET / HTTP/1.1", "Host: h");
                ByHand.Connection goesOn = begin(byHand, other);
                RawClient client = RawClient.connect(gateway.port()).head("GET / HTTP/1.1", "Host: h")) {
            CompletableFuture<Void> undeployed;
            try (ByHand.Connection target = begin(byHand, client)) {
                target.chunk("begun");
                undeployed = CompletableFuture.runAsync(gateway::undeploy);
                awaitGone(gateway);
            }
            // half the time for which the undeploy waits for the other
            client.waitAtMost(10);
            assertThat(new String(client.in().readAllBytes(), US_ASCII))
                    .contains("begun")
                    .doesNotEndWith("0\r\n\r\n");
            assertThat(undeployed).isNotDone();
            goesOn.send("0\r\n\r\n");
            other.in().readNBytes(5);
            undeployed.get(60, TimeUnit.SECONDS);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
        assertThat(uncaught).isEmpty();
    }

    private static ByHand.Connection begin(ByHand byHand, RawClient client) throws Exception {
        ByHand.Connection target = byHand.accept();
        target.head();
        target.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").chunk("one");
        assertThat(client.receiveHead().status()).isEqualTo(200);
        return target;
    }

    private static void awaitGone(Gateway gateway) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        RawResponse answer;
        do {
            answer = RawClient.exchange(
                    gateway.port(), "GET /_gatehouse/health/live HTTP/1.1", "Host: h", "Connection: close");
        } while (answer.status() != 404 && System.nanoTime() < limit);
        assertThat(answer.status()).isEqualTo(404);
    }
}
