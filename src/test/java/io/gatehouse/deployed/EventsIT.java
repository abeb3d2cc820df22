package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.ByHand;
import io.gatehouse.testing.Http2Stream;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Streams of events and of JSON (RP-19): each with the client before the next is sent, silent for long, and left. */
@EveryServer
class EventsIT {
    private static final String HEAD = "HTTP/1.1 200 OK\r\n"
            + "Content-Type: text/event-stream\r\n"
            + "Connection: close\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n";

    /** Ten times the second within which the connection to the target is to be closed, after a heartbeat of one. */
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);

    private static ByHand byHand;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeAll
    static void open() throws Exception {
        byHand = new ByHand();
        String hasty = ", \"timeouts\": {\"idle\": \"300ms\", \"total\": \"1s\"}";
        Way.to(byHand.url(), "quiet", hasty, "");
        Way.to(byHand.url(), "beating", hasty, ", \"heartbeat\": \"1s\"");
        Way.to(byHand.url(), "slow", ", \"timeouts\": {\"stream\": \"30m\"}", ", \"heartbeat\": \"200s\"");
    }

    @AfterEach
    void leaveNothingUnderWay() throws Exception {
        Way.awaitIdle();
    }

    @AfterAll
    static void close() throws IOException {
        byHand.close();
    }

    private static RawClient listening(Deployed gate, String path) throws IOException {
        return RawClient.connect(Server.port())
                .head("GET " + gate.path() + path + " HTTP/1.1", "Host: gate.example", "Last-Event-ID: 41");
    }

    private static String read(InputStream in, String until) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(until) < 0) {
            int octet = in.read();
            assertThat(octet).as("ended after " + text).isNotNegative();
            text.append((char) octet);
        }
        return text.toString();
    }

    @OnEachGateway
    @Conforms(item = "RP-19", section = "WHATWG HTML §9.2")
    void eachEventIsWithTheClientBeforeTheNextIsSent(Deployed gate) throws Exception {
        try (RawClient client = listening(gate, "/quiet/x");
                ByHand.Connection target = byHand.accept()) {
            assertThat(target.head()).anyMatch(line -> line.equalsIgnoreCase("Last-Event-ID: 41"));
            target.send(HEAD);
            RawResponse head = client.receiveHead();
            assertThat(head.header("X-Accel-Buffering")).isEqualTo("no");
            InputStream events = client.chunks();
            for (int i = 0; i < 20; i++) {
                target.chunk("data: " + i + "\n\n");
                assertThat(read(events, "\n\n")).isEqualTo("data: " + i + "\n\n");
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-19", section = "RFC 9113 §8.1")
    void eachEventIsWithTheClientOfHttp2BeforeTheNextIsSent(Deployed gate) throws Exception {
        try (Http2Stream client = new Http2Stream(Server.h2cPort(), 65_535).get(gate.path() + "/quiet/x");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HEAD);
            assertThat(client.awaitHead().status()).isEqualTo("200");
            for (int i = 0; i < 20; i++) {
                target.chunk("data: " + i + "\n\n");
                assertThat(client.await("data: " + i + "\n\n").content()).endsWith("data: " + i + "\n\n");
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-19", section = "WHATWG HTML §9.2")
    void eachPieceOfAStreamedChatCompletionIsWithTheClientBeforeTheNextIsSent(Deployed gate) throws Exception {
        String question = "{\"stream\": true}";
        for (String type : new String[] {"text/event-stream", "application/x-ndjson", "application/json"}) {
            try (RawClient client = RawClient.connect(Server.port())
                            .head(
                                    "POST " + gate.path() + "/quiet/v1/chat/completions HTTP/1.1",
                                    "Host: gate.example",
                                    "Content-Type: application/json",
                                    "Content-Length: " + question.length())
                            .send(question);
                    ByHand.Connection target = byHand.accept()) {
                target.head();
                assertThat(new String(target.in().readNBytes(question.length())))
                        .isEqualTo(question);
                target.send("HTTP/1.1 200 OK\r\nContent-Type: " + type
                        + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
                client.receiveHead();
                InputStream pieces = client.chunks();
                for (int i = 0; i < 10; i++) {
                    target.chunk("data: {\"n\": " + i + "}\n\n");
                    assertThat(read(pieces, "\n\n")).contains("{\"n\": " + i + "}");
                }
                target.chunk("");
                assertThat(pieces.read()).isEqualTo(-1);
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-19", section = "WHATWG HTML §9.2.7")
    void aSilenceOfThreeHeartbeatsSurvives(Deployed gate) throws Exception {
        try (RawClient client = listening(gate, "/beating/x");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HEAD).chunk("data: 1\n\n");
            client.receiveHead();
            InputStream events = client.chunks();
            assertThat(read(events, "\n\n")).isEqualTo("data: 1\n\n");
            for (int i = 0; i < 3; i++) {
                assertThat(read(events, "\n\n")).isEqualTo(":\n\n");
            }
            target.chunk("data: 2\n\n").chunk("");
            assertThat(read(events, "2\n\n")).endsWith("data: 2\n\n");
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-10", section = "WHATWG HTML §9.2.7")
    void aClientThatLeftIsNoticedByTheNextHeartbeat(Deployed gate) throws Exception {
        RawClient client = listening(gate, "/beating/x");
        try (ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HEAD).chunk("data: 1\n\n");
            client.receiveHead();
            read(client.chunks(), "\n\n");
            client.close();
            assertThat(target.ended().nanos()).isLessThan(LIMIT);
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-10", section = "RFC 9113 §5.4.2")
    void aStreamOfHttp2ThatWasGivenUpIsNoticedByTheNextHeartbeat(Deployed gate) throws Exception {
        try (Http2Stream client = new Http2Stream(Server.h2cPort(), 65_535).get(gate.path() + "/beating/x");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HEAD).chunk("data: 1\n\n");
            client.await("data: 1\n\n").reset();
            assertThat(target.ended().nanos()).isLessThan(LIMIT);
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-10", section = "WHATWG HTML §9.2")
    void aClientThatLeftAStreamWithoutHeartbeatsIsNoticedByTheNextEvent(Deployed gate) throws Exception {
        RawClient client = listening(gate, "/quiet/x");
        try (ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HEAD).chunk("data: 1\n\n");
            client.receiveHead();
            read(client.chunks(), "\n\n");
            client.close();
            // so that no other event came just before
            try (RawClient other = listening(gate, "/beating/clock");
                    ByHand.Connection clock = byHand.accept()) {
                clock.head();
                clock.send(HEAD);
                other.receiveHead();
                read(other.chunks(), "\n\n");
            }
            target.chunk("data: 2\n\n");
            assertThat(target.ended().nanos()).isLessThan(LIMIT);
        }
    }

    /** Not a row: the table is the same with and without it. */
    @OnEachGateway
    @EnabledIfSystemProperty(named = "gatehouse.endurance", matches = "true")
    void aSilenceOfTenMinutesSurvives(Deployed gate) throws Exception {
        try (RawClient client = listening(gate, "/slow/x");
                ByHand.Connection target = byHand.accept()) {
            client.waitAtMost(600);
            target.head();
            target.send(HEAD);
            client.receiveHead();
            InputStream events = client.chunks();
            for (int i = 0; i < 3; i++) {
                assertThat(read(events, "\n\n")).isEqualTo(":\n\n");
            }
            target.chunk("data: 2\n\n");
            assertThat(read(events, "2\n\n")).endsWith("data: 2\n\n");
        }
    }
}
