package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ByHand;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** However an exchange breaks, it ends: nothing is under way afterwards, and no connection is in use. */
@ExtendWith(QuietLog.class)
@ParameterizedClass
@ValueSource(strings = {"container", "virtual"})
class NothingStaysTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final String threads;
    private ByHand byHand;
    private Gateway gateway;

    NothingStaysTest(String threads) {
        this.threads = threads;
    }

    @BeforeEach
    void start() throws Exception {
        byHand = new ByHand();
        gateway = Gateway.start(
                "{version: 1, upstreams: {u: {targets: ['" + byHand.url()
                        + "']}}, routes: {r: {match: {path: /**}, upstream: u}}}",
                "",
                threads);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        byHand.close();
    }

    private RawClient send(String... lines) throws Exception {
        return RawClient.connect(gateway.port()).head(lines);
    }

    @Test
    void afterATargetBrokeOff() throws Exception {
        try (RawClient client = send("GET / HTTP/1.1", "Host: h")) {
            try (ByHand.Connection target = byHand.accept()) {
                target.head();
                target.send(CHUNKED).chunk("begun");
                client.receiveHead();
            }
            client.in().readAllBytes();
        }
        awaitNothing();
    }

    @Test
    void afterAClientLeftItsAnswer() throws Exception {
        RawClient client = send("GET / HTTP/1.1", "Host: h");
        try (ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(CHUNKED).chunk("begun");
            client.receiveHead();
            client.reset();
            while (true) {
                target.chunk("x".repeat(10_000));
            }
        } catch (SocketException closed) {
            awaitNothing();
        }
    }

    @Test
    void afterAClientLeftBeforeItsAnswerCame() throws Exception {
        for (String length :
                new String[] {"Content-Length: 2\r\n\r\nok", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
            RawClient client = send("GET / HTTP/1.1", "Host: h");
            try (ByHand.Connection target = byHand.accept()) {
                target.head();
                client.reset();
                target.send("HTTP/1.1 200 OK\r\nConnection: close\r\n" + length);
                target.ended();
            }
            awaitNothing();
        }
    }

    @Test
    void afterAClientLeftItsContent() throws Exception {
        for (boolean reset : new boolean[] {true, false}) {
            RawClient client = send("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                    .chunk("begun");
            try (ByHand.Connection target = byHand.accept()) {
                target.head();
                assertThat(target.in().read()).isPositive();
                if (reset) {
                    client.reset();
                } else {
                    client.close();
                }
                target.ended();
            }
            awaitNothing();
        }
    }

    @Test
    void afterAnAnswerThatCameBeforeTheContent() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (RawClient client = send("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                            .chunk("begun");
                    ByHand.Connection target = byHand.accept()) {
                target.head();
                target.send("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno");
                client.chunk("more");
                if (i == 1) {
                    assertThat(client.receiveHead().status()).isEqualTo(413);
                }
            }
            awaitNothing();
        }
    }

    private void awaitNothing() throws Exception {
        HttpRequest scrape = HttpRequest.newBuilder(gateway.uri("/_gatehouse/metrics"))
                .header("Authorization", "Bearer " + gateway.token())
                .build();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String metrics = gateway.send(scrape).body();
        while (!isIdle(metrics) && System.nanoTime() < limit) {
            metrics = gateway.send(scrape).body();
        }
        assertThat(metrics)
                .contains("gatehouse_requests_in_flight 1.0\n")
                .contains("gatehouse_pool_leased{upstream=\"u\"} 0.0\n");
    }

    /** The request that asks is under way itself. */
    private static boolean isIdle(String metrics) {
        return metrics.contains("gatehouse_requests_in_flight 1.0\n")
                && metrics.contains("gatehouse_pool_leased{upstream=\"u\"} 0.0\n");
    }
}
