package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields after the content, in both directions (RFC 9110 §6.5). */
@ParameterizedClass
@ValueSource(strings = {"container", "virtual"})
class TrailersPassTest {
    private final String threads;
    private Backend backend;
    private Gateway gateway;

    TrailersPassTest(String threads) {
        this.threads = threads;
    }

    @BeforeEach
    void start() throws Exception {
        backend = Backend.start();
        gateway = Gateway.start(
                "{version: 1, upstreams: {u: {targets: ['" + backend.url()
                        + "']}}, routes: {r: {match: {path: /**}, upstream: u}}}",
                "",
                threads);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        backend.close();
    }

    private RawResponse send(String... fields) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            String[] lines = new String[fields.length + 3];
            lines[0] = "POST /x HTTP/1.1";
            lines[1] = "Host: h";
            lines[2] = "Transfer-Encoding: chunked";
            System.arraycopy(fields, 0, lines, 3, fields.length);
            return client.head(lines)
                    .chunk("hello")
                    .send("0\r\nContent-Digest: sha-256=:x:\r\nX-Unknown: 1\r\n\r\n")
                    .receive();
        }
    }

    @Test
    void thoseOfARequestFollowItsContent() throws Exception {
        assertThat(send("Trailer: Content-Digest, Content-Length", "X-Given: 1").status())
                .isEqualTo(200);
        Recorded arrived = backend.take();
        assertThat(arrived.text()).isEqualTo("hello");
        assertThat(arrived.trailerLines())
                .map(line -> line.toLowerCase(Locale.ROOT))
                .containsExactly("content-digest: sha-256=:x:");
        assertThat(arrived.header("Trailer")).isEqualTo("Content-Digest");
        assertThat(arrived.headers("Content-Digest")).isEmpty();
        assertThat(arrived.header("TE")).isNull();
    }

    @Test
    void aFieldOfTheHeadIsNotOverwrittenFromBehind() throws Exception {
        assertThat(send("Content-Digest: sha-256=:y:").status()).isEqualTo(200);
        Recorded arrived = backend.take();
        assertThat(arrived.header("Content-Digest")).isEqualTo("sha-256=:y:");
        assertThat(arrived.trailerLines()).isEmpty();
        gateway.awaitMetric("gatehouse_trailers_dropped_total 1.0");
    }

    @Test
    void thoseOfAnAnswerReachAClientThatTakesThem() throws Exception {
        backend.answerWith(Answer.of(200, "Content-Type", "text/plain", "Trailer", "Server-Timing")
                .body("hello")
                .chunked()
                .trailer("Server-Timing", "db;dur=53")
                .trailer("Set-Cookie", "a=b")
                .trailer("Content-Type", "text/html")
                .trailer("X-Two", "1")
                .trailer("X-Two", "2"));
        for (int i = 0; i < 2; i++) {
            RawResponse answer = send("TE: trailers", "Connection: TE");
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.trailerLines())
                    .map(line -> line.toLowerCase(Locale.ROOT))
                    .containsExactlyInAnyOrder("server-timing: db;dur=53", "x-two: 1, 2");
            assertThat(answer.headers("Server-Timing")).isEmpty();
            Recorded arrived = backend.take();
            assertThat(arrived.header("TE")).isEqualTo("trailers");
            assertThat(arrived.header("Connection")).isEqualTo("TE");
        }
        assertThat(backend.connections()).as("the connection serves on").isEqualTo(1);
        gateway.awaitMetric("gatehouse_trailers_dropped_total 4.0");
    }

    @Test
    void nobodyElseGetsThoseOfAnAnswer() throws Exception {
        backend.answerWith(Answer.ok("hello").chunked().trailer("Server-Timing", "db;dur=53"));
        RawResponse answer = send();
        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.trailerLines()).isEmpty();
        gateway.awaitMetric("gatehouse_trailers_dropped_total 1.0");
        try (RawClient client = RawClient.connect(gateway.port())) {
            answer = client.head("GET / HTTP/1.0", "Host: h", "TE: trailers", "Connection: TE")
                    .receive();
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.trailerLines()).isEmpty();
        }
        gateway.awaitMetric("gatehouse_trailers_dropped_total 2.0");
    }
}
