package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.ByHand;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends its content only when it is asked for it (RFC 9110 §10.1.1), and what comes before an answer. */
@ExtendWith(QuietLog.class)
@ParameterizedClass
@ValueSource(strings = {"container", "virtual"})
class ExpectTest {
    private final String threads;
    private Backend backend;
    private ByHand byHand;
    private Gateway gateway;

    ExpectTest(String threads) {
        this.threads = threads;
    }

    @BeforeEach
    void start() throws Exception {
        backend = Backend.start();
        byHand = new ByHand();
        gateway = Gateway.start("""
            version: 1
            upstreams: {u: {targets: ['%s']}, hand: {targets: ['%s']}}
            routes:
              r: {match: {path: /r/**}, upstream: u}
              hand: {match: {path: /hand/**}, upstream: hand}
            """.formatted(backend.url(), byHand.url()), "", threads);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        byHand.close();
        backend.close();
    }

    private RawClient asking(String path, String framing) throws Exception {
        return RawClient.connect(gateway.port())
                .head("POST " + path + " HTTP/1.1", "Host: h", "Expect: 100-continue", framing);
    }

    @Test
    void aRefusalOfTheGatewayComesWithoutAskingForTheContent() throws Exception {
        try (RawClient client = asking("/nowhere", "Content-Length: 1000000")) {
            RawResponse answer = client.receive();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.interim()).isEmpty();
        }
    }

    @Test
    void aRefusalOfTheTargetComesWithoutAskingForTheContentAndNothingIsMadeUpInItsPlace() throws Exception {
        for (String framing : List.of("Content-Length: 5", "Content-Length: 1000000", "Transfer-Encoding: chunked")) {
            for (int status : new int[] {417, 401, 200}) {
                try (RawClient client = asking("/hand/x", framing);
                        ByHand.Connection target = byHand.accept()) {
                    assertThat(target.head()).contains("Expect: 100-continue");
                    target.send("HTTP/1.1 " + status + " Final\r\nContent-Length: 2\r\n\r\nno");
                    RawResponse answer = client.receive();
                    assertThat(answer.status()).isEqualTo(status);
                    assertThat(answer.text()).isEqualTo("no");
                    assertThat(answer.interim()).as(framing).isEmpty();
                    // closed, and not an octet of a content that the client never sent
                    assertThat(target.ended().rest()).as(framing).isEmpty();
                }
            }
        }
    }

    @Test
    void aTargetThatSwitchesInsteadOfAskingIsNoAnswer() throws Exception {
        try (RawClient client = asking("/hand/x", "Content-Length: 5");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
            assertThat(client.receive().status()).isEqualTo(502);
        }
    }

    @Test
    void theClientIsAskedOnceTheTargetAsks() throws Exception {
        try (RawClient client = asking("/hand/x", "Content-Length: 5");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            assertThat(client.in().available()).as("not asked yet").isZero();
            target.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.receiveHead().status()).isEqualTo(100);
            client.send("hello");
            assertThat(new String(target.in().readNBytes(5))).isEqualTo("hello");
            target.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
            RawResponse answer = client.receive();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.interim()).as("asked once").isEmpty();
        }
    }

    @Test
    void aTargetThatNeverAsksGetsTheContentAllTheSame() throws Exception {
        backend.neverAskingForBodies();
        try (RawClient client = asking("/r/x", "Transfer-Encoding: chunked")) {
            assertThat(client.receiveHead().status()).isEqualTo(100);
            client.chunk("hello").chunk("");
            assertThat(client.receive().text()).isEqualTo("ok");
        }
        Recorded arrived = backend.take();
        assertThat(arrived.text()).isEqualTo("hello");
        assertThat(arrived.header("Expect")).isEqualTo("100-continue");
    }

    @Test
    void aTargetThatClosesInsteadOfAskingLeavesTheContentUnasked() throws Exception {
        try (RawClient client = asking("/hand/x", "Content-Length: 5")) {
            try (ByHand.Connection target = byHand.accept()) {
                target.head();
            }
            RawResponse answer = client.receive();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.interim()).isEmpty();
        }
    }

    @Test
    void aConnectionServesOnAfterAnExpectationWasMet() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (RawClient client = asking("/r/x", "Content-Length: 5")) {
                assertThat(client.receiveHead().status()).isEqualTo(100);
                assertThat(client.send("hello").receive().status()).isEqualTo(200);
            }
        }
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void whatAnOldClientOrOneWithoutContentExpectsIsNotPassedOn() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /r/old HTTP/1.0", "Host: h", "Expect: 100-continue", "Content-Length: 5")
                    .send("hello");
            assertThat(client.receive().status()).isEqualTo(200);
        }
        assertThat(backend.take().header("Expect")).isNull();
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /r/empty HTTP/1.1", "Host: h", "Expect: 100-continue");
            assertThat(client.receive().status()).isEqualTo(200);
        }
        assertThat(backend.take().header("Expect")).isNull();
    }

    @Test
    void earlyHintsReachTheClientAndLeaveNothingBehind() throws Exception {
        backend.answerWith(Answer.ok("page")
                .field("X-Final", "1")
                .interim(103, "Link", "</a.css>; rel=preload", "Link", "</b.js>; rel=preload", "Connection", "X-Hop"));
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawResponse answer = client.head("GET /r/page HTTP/1.1", "Host: h").receive();
            assertThat(answer.interim()).hasSize(1);
            assertThat(answer.interim().get(0).get(0)).startsWith("HTTP/1.1 103");
            assertThat(answer.interim()
                            .get(0)
                            .subList(1, answer.interim().get(0).size()))
                    .allMatch(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("link:"))
                    .hasSize(2);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers("Link")).isEmpty();
            assertThat(answer.headers("X-Request-Id")).hasSize(1);
            assertThat(answer.text()).isEqualTo("page");
        }
    }

    @Test
    void otherInterimAnswersEndAtTheGateway() throws Exception {
        backend.answerWith(Answer.ok("late").interim(102).interim(199));
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawResponse answer = client.head("GET /r/x HTTP/1.1", "Host: h").receive();
            assertThat(answer.interim()).isEmpty();
            assertThat(answer.text()).isEqualTo("late");
        }
    }

    @Test
    void aTargetThatSwitchesUnaskedIsNoAnswer() throws Exception {
        backend.answerWith(Answer.raw("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"));
        assertThat(gateway.get("/r/x").statusCode()).isEqualTo(502);
    }
}
