package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Dripping;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may send at most, on both kinds of thread. */
@ParameterizedClass
@ValueSource(strings = {"container", "virtual"})
@Timeout(60)
class LimitsTest {
    private static final String DOCUMENT = """
        version: 1
        limits: {uri: 100, headers: 1KiB, headerCount: 10, body: %s}
        upstreams: {pets: {targets: ["%s"]}}
        routes:
          pets: {match: {path: /pets}, upstream: pets}
          photos: {match: {path: /photos}, upstream: pets, limits: {body: 100}}
          hurried: {match: {path: /hurried}, upstream: pets, limits: {minRate: 1MiB/s}}
          fixed: {match: {path: /fixed}, respond: {body: hello}}
        """;

    private static Backend backend;
    private static Gateway gateway;

    @Parameter
    private String threads;

    @BeforeParameterizedClassInvocation
    static void start(String threads) throws Exception {
        backend = Backend.start();
        gateway = Gateway.start(DOCUMENT.formatted("20", backend.url()), "", threads);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        gateway.close();
        backend.close();
    }

    @BeforeEach
    void forget() {
        backend.forget();
    }

    private static RawResponse send(String... lines) throws Exception {
        return RawClient.exchange(gateway.port(), lines);
    }

    private static void assertRefused(RawResponse answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.whole()).isTrue();
    }

    @Test
    void aTargetThatIsTooLongIsRefused() throws Exception {
        assertThat(send("GET /pets?" + "q".repeat(94) + " HTTP/1.1", "Host: h").status())
                .isEqualTo(200);
        assertRefused(send("GET /pets?" + "q".repeat(95) + " HTTP/1.1", "Host: h"), 414);
    }

    @Test
    void aHeaderSectionThatIsTooLargeIsRefused() throws Exception {
        assertRefused(send("GET /pets HTTP/1.1", "Host: h", "X-A: " + "a".repeat(1024)), 431);
        String[] fields = "Host: h\nA: 1\nB: 1\nC: 1\nD: 1\nE: 1\nF: 1\nG: 1\nH: 1\nI: 1\nJ: 1".split("\n");
        String[] lines = new String[fields.length + 1];
        lines[0] = "GET /pets HTTP/1.1";
        System.arraycopy(fields, 0, lines, 1, fields.length);
        assertRefused(send(lines), 431);
    }

    @Test
    void contentThatSaysThatItIsTooLargeIsRefusedBeforeAnythingGoesUpstream() throws Exception {
        int before = backend.connections();
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /pets HTTP/1.1", "Host: h", "Content-Length: 21", "Expect: 100-continue");
            RawResponse answer = client.receive();
            assertRefused(answer, 413);
            assertThat(answer.interim()).as("it was not asked for").isEmpty();
        }
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /fixed HTTP/1.1", "Host: h", "Content-Length: 21");
            assertRefused(client.receive(), 413);
        }
        assertThat(backend.connections()).isEqualTo(before);
    }

    @Test
    void contentThatTurnsOutToBeTooLargeIsRefusedAndTheUpstreamBrokenOff() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /pets HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                    .chunk("0123456789")
                    .chunk("0123456789x");
            assertRefused(client.receive(), 413);
            backend.takeLeft();
        }
        assertThat(backend.requests()).noneMatch(request -> request.header("Transfer-Encoding") != null);
    }

    @Test
    void aRouteMayTakeMoreThanTheDocument() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /photos HTTP/1.1", "Host: h", "Content-Length: 100")
                    .send("x".repeat(100));
            assertThat(client.receive().status()).isEqualTo(200);
            client.head("POST /photos HTTP/1.1", "Host: h", "Content-Length: 101");
            assertRefused(client.receive(), 413);
        }
    }

    @Test
    void contentThatDripsIsRefusedAndTheUpstreamBrokenOff() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /hurried HTTP/1.1", "Host: h", "Content-Length: 19");
            Dripping dripping = Dripping.on(client, "x", 500);
            assertRefused(client.receive(), 408);
            backend.takeLeft();
            dripping.stop();
        }
    }

    @Test
    void contentThatNobodyWantsIsReadNoMorePatiently() throws Exception {
        for (String path : List.of("/nowhere", "/fixed%5cb", "/_gatehouse/admin/v1/config")) {
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.head("POST " + path + " HTTP/1.1", "Host: h", "Content-Length: 1000");
                Dripping dripping = Dripping.on(client, "x", 500);
                assertThat(client.receive().status()).as(path).isEqualTo(404);
                assertThat(client.closed()).as(path).isTrue();
                dripping.stop();
            }
        }
    }

    @Test
    void contentThatNobodyWantsIsReadWhileItComes() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /nowhere HTTP/1.1", "Host: h", "Content-Length: 1000");
            assertThat(client.receive().status()).isEqualTo(404);
            client.send("x".repeat(1000)).head("GET /pets HTTP/1.1", "Host: h");
            assertThat(client.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void aPublishChangesALimitForTheNextRequest() throws Exception {
        gateway.publish(DOCUMENT.formatted("30", backend.url()));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /pets HTTP/1.1", "Host: h", "Content-Length: 30").send("x".repeat(30));
            assertThat(client.receive().status()).isEqualTo(200);
        } finally {
            gateway.publish(DOCUMENT.formatted("20", backend.url()));
        }
    }
}
