package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an exchange whose client breaks off, on both kinds of thread. */
class ClientGoneTest {
    /** Held, or the setting would be forgotten. */
    private static final Logger CONTAINER = Logger.getLogger("org.apache.catalina.core");

    private final Heard heard = new Heard();
    private Backend backend;

    @BeforeEach
    void start() throws Exception {
        backend = Backend.start();
        CONTAINER.setUseParentHandlers(false);
        CONTAINER.addHandler(heard);
    }

    @AfterEach
    void stop() throws Exception {
        CONTAINER.removeHandler(heard);
        CONTAINER.setUseParentHandlers(true);
        backend.close();
    }

    private Gateway gateway(String threads) throws Exception {
        return Gateway.start(
                "{version: 1, upstreams: {u: {targets: ['" + backend.url()
                        + "']}}, routes: {r: {match: {path: /**}, upstream: u}}}",
                "",
                threads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void contentThatBreaksOffIsNeverTakenForWhole(String threads) throws Exception {
        try (Gateway gateway = gateway(threads)) {
            for (String framing : List.of("Content-Length: 100", "Transfer-Encoding: chunked")) {
                try (RawClient client = RawClient.connect(gateway.port())) {
                    client.head("POST / HTTP/1.1", "Host: h", framing).send("5\r\nhello\r\n");
                    client.endSending();
                    backend.takeLeft();
                    assertThat(client.in().readAllBytes()).asString().doesNotContain(" 200 ");
                }
                assertThat(backend.requests()).as(framing).isEmpty();
            }
        }
        assertThat(heard.records).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void contentThatIsNotChunkedAsItSaysIsABadRequest(String threads) throws Exception {
        try (Gateway gateway = gateway(threads);
                RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                    .chunk("hello")
                    .send("no chunk\r\n");
            RawResponse answer = client.receive();
            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.text()).contains("The request's content could not be read to its end.");
            backend.takeLeft();
            assertThat(backend.requests()).isEmpty();
        }
        assertThat(heard.records).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void aClientThatLeavesIsNoErrorOfTheServer(String threads) throws Exception {
        backend.answerWith(Answer.of(200)
                .streaming(body -> {
                    while (true) {
                        body.write(new byte[10_000]);
                        body.flush();
                    }
                })
                .chunked());
        try (Gateway gateway = gateway(threads)) {
            RawClient client = RawClient.connect(gateway.port());
            client.head("GET / HTTP/1.1", "Host: h").receiveHead();
            client.reset();
            backend.takeLeft();
        }
        assertThat(heard.records).isEmpty();
    }

    /** What the container logs. */
    private static final class Heard extends Handler {
        private final List<String> records = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            records.add(line.getLevel() + " " + line.getMessage() + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
