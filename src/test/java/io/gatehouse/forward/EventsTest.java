package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.ByHand;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of events (WHATWG HTML §9.2): each event at once, silence borne, a client that left noticed. */
@ExtendWith(QuietLog.class)
@ParameterizedClass
@ValueSource(strings = {"container", "virtual"})
class EventsTest {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** Ten times the second within which the connection to the target is to be closed. */
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);

    private final String threads;
    private ByHand byHand;
    private Gateway gateway;

    EventsTest(String threads) {
        this.threads = threads;
    }

    @BeforeEach
    void start() throws Exception {
        byHand = new ByHand();
        gateway = Gateway.start("""
            version: 1
            upstreams: {hand: {targets: ['%s'], timeouts: {firstByte: 20s, idle: 300ms, total: 1s}}}
            routes:
              quiet: {match: {path: /quiet}, upstream: hand}
              beating: {match: {path: /beating}, upstream: hand, heartbeat: 1s}
              short: {match: {path: /short}, upstream: hand, heartbeat: 1s, timeouts: {stream: 2s}}
            """.formatted(byHand.url()), "", threads);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        byHand.close();
    }

    private RawClient listening(String path) throws Exception {
        return RawClient.connect(gateway.port()).head("GET " + path + " HTTP/1.1", "Host: h", "Last-Event-ID: 41");
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

    @Test
    void eachEventIsWithTheClientBeforeTheNextIsSent() throws Exception {
        try (RawClient client = listening("/quiet");
                ByHand.Connection target = byHand.accept()) {
            assertThat(target.head()).contains("Last-Event-ID: 41");
            target.send(HEAD);
            RawResponse head = client.receiveHead();
            assertThat(head.header("X-Accel-Buffering")).isEqualTo("no");
            InputStream events = client.chunks();
            for (int i = 0; i < 5; i++) {
                target.chunk("data: " + i + "\n\n");
                assertThat(read(events, "\n\n")).isEqualTo("data: " + i + "\n\n");
            }
            target.chunk("");
            assertThat(events.read()).isEqualTo(-1);
        }
    }

    @Test
    void aSilenceOfThreeHeartbeatsSurvivesWhereTotalAndIdleWouldEndAnyOtherAnswer() throws Exception {
        try (RawClient client = listening("/beating");
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
            assertThat(new String(events.readAllBytes(), StandardCharsets.US_ASCII))
                    .isIn("data: 2\n\n", ":\n\ndata: 2\n\n");
            // what a read that ended in its midst left behind is not known
            assertThat(target.ended().rest()).isEmpty();
        }
    }

    @Test
    void noHeartbeatStandsWithinAnEventOrAChunkOfTheTarget() throws Exception {
        try (RawClient client = listening("/beating");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HEAD);
            client.receiveHead();
            InputStream events = client.chunks();
            assertThat(read(events, "\n\n")).isEqualTo(":\n\n");
            // the head of a chunk, its content and its end, each broken in two by a silence
            target.send("1");
            assertThat(read(events, "\n\n")).isEqualTo(":\n\n");
            target.send("1\r\ndata: 1");
            assertThat(read(events, "1")).isEqualTo("data: 1");
            waitFor(2);
            target.send("\ndata: 2\n\n\r");
            assertThat(read(events, "\n\n")).isEqualTo("\ndata: 2\n\n");
            assertThat(read(events, "\n\n")).isEqualTo(":\n\n");
            target.send("\n0\r\n\r\n");
            assertThat(new String(events.readAllBytes(), StandardCharsets.US_ASCII))
                    .isIn("", ":\n\n");
        }
    }

    /** Lets this many heartbeats of another stream pass. */
    private void waitFor(int heartbeats) throws Exception {
        try (RawClient client = listening("/beating");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HEAD);
            client.receiveHead();
            InputStream events = client.chunks();
            for (int i = 0; i < heartbeats; i++) {
                read(events, "\n\n");
            }
        }
    }

    @Test
    void aClientThatLeftIsNoticedByTheNextHeartbeat() throws Exception {
        RawClient client = listening("/beating");
        try (ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HEAD).chunk("data: 1\n\n");
            client.receiveHead();
            InputStream events = client.chunks();
            read(events, "\n\n");
            read(events, ":\n\n");
            client.close();
            // a heartbeat of one second, and one second more
            assertThat(target.ended().nanos()).isLessThan(2 * LIMIT);
        }
    }

    @Test
    void aClientThatLeftIsNoticedByTheNextEventAlsoWithoutHeartbeats() throws Exception {
        RawClient client = listening("/quiet");
        try (ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HEAD).chunk("data: 1\n\n");
            client.receiveHead();
            read(client.chunks(), "\n\n");
            waitFor(1);
            client.close();
            target.chunk("data: 2\n\n");
            assertThat(target.ended().nanos()).isLessThan(LIMIT);
        }
    }

    @Test
    void aStreamThatStaysSilentForItsWholeTimeIsBrokenOff() throws Exception {
        try (RawClient client = listening("/short");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HEAD).chunk("data: 1\n\n");
            RawResponse answer = client.receive();
            assertThat(answer.text()).startsWith("data: 1\n\n:\n\n");
            assertThat(answer.whole()).as("it ended as if it were whole").isFalse();
            target.ended();
        }
    }

    @Test
    void aTargetThatBreaksOffInASilenceBreaksTheClientsConnection() throws Exception {
        try (RawClient client = listening("/beating")) {
            try (ByHand.Connection target = byHand.accept()) {
                target.head();
                target.send(HEAD);
                client.receiveHead();
                assertThat(client.in().read())
                        .as("the first heartbeat has begun")
                        .isEqualTo('1');
            }
            assertThat(new String(client.in().readAllBytes(), StandardCharsets.US_ASCII))
                    .doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void aStreamThatIsCodedOrMeasuredTakesNoHeartbeat() throws Exception {
        for (String field : List.of("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", "Content-Length: 9")) {
            try (RawClient client = listening("/beating");
                    ByHand.Connection target = byHand.accept()) {
                target.head();
                target.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + field + "\r\n\r\n");
                client.receiveHead();
                waitFor(2);
                assertThat(client.in().available()).as(field).isZero();
            }
        }
    }

    @Test
    void linesOfJsonComeOneByOneToo() throws Exception {
        try (RawClient client = listening("/quiet");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.receiveHead().header("X-Accel-Buffering")).isNull();
            InputStream lines = client.chunks();
            for (int i = 0; i < 5; i++) {
                target.chunk("{\"n\": " + i + "}\n");
                assertThat(read(lines, "\n")).isEqualTo("{\"n\": " + i + "}\n");
            }
        }
    }

    @Test
    void aStreamWithoutHeartbeatsGivesItsConnectionBack() throws Exception {
        try (Backend backend = Backend.start()) {
            gateway.publish("{version: 1, upstreams: {b: {targets: ['" + backend.url()
                    + "']}}, routes: {r: {match: {path: /**}, upstream: b, heartbeat: 1h}}}");
            backend.answerWith(Answer.of(200, "Content-Type", "text/event-stream")
                    .body("data: 1\n\n")
                    .chunked());
            for (int i = 0; i < 3; i++) {
                assertThat(gateway.get("/x").body()).isEqualTo("data: 1\n\n");
            }
            assertThat(backend.connections()).isEqualTo(1);
        }
    }
}
