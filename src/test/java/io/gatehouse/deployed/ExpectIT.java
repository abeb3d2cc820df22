package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.conformance.Impossible;
import io.gatehouse.testing.ByHand;
import io.gatehouse.testing.Http2Stream;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Content that a client sends only when it is asked for it, and answers before the final one. */
@EveryServer
class ExpectIT {
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
        Way.to(byHand.url(), "hand", "", "");
    }

    @AfterEach
    void leaveNothingUnderWay() throws Exception {
        Way.awaitIdle();
    }

    @AfterAll
    static void close() throws IOException {
        byHand.close();
    }

    private static RawClient asking(Deployed gate, String path, String framing) throws IOException {
        return RawClient.connect(Server.port())
                .head(
                        "POST " + gate.path() + path + " HTTP/1.1",
                        "Host: gate.example",
                        "Expect: 100-continue",
                        framing);
    }

    @OnEachGateway
    @Conforms(item = "RP-8", section = "RFC 9110 §10.1.1")
    void aRefusalOfTheGatewayComesWithoutAskingForTheContent(Deployed gate) throws Exception {
        for (String framing : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
            try (RawClient client = asking(gate, "/nowhere", framing)) {
                RawResponse answer = client.receive();
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.interim()).isEmpty();
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-8", section = "RFC 9110 §10.1.1")
    void aRefusalOfTheTargetComesWithoutAskingForTheContent(Deployed gate) throws Exception {
        for (String framing : List.of("Content-Length: 5", "Content-Length: 1000000", "Transfer-Encoding: chunked")) {
            for (int status : new int[] {401, 413, 417}) {
                try (RawClient client = asking(gate, "/hand/refused", framing);
                        ByHand.Connection target = byHand.accept()) {
                    assertThat(target.head()).anyMatch(line -> line.equalsIgnoreCase("Expect: 100-continue"));
                    target.send("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\nno");
                    RawResponse answer = client.receive();
                    assertThat(answer.status()).isEqualTo(status);
                    assertThat(answer.interim()).isEmpty();
                    assertThat(target.ended().rest()).as("no content").isEmpty();
                }
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-8", section = "RFC 9110 §10.1.1")
    void theClientIsAskedOnceAndOnlyWhenTheTargetAsks(Deployed gate) throws Exception {
        try (RawClient client = asking(gate, "/hand/asked", "Content-Length: 5");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            assertThat(client.in().available()).as("not asked yet").isZero();
            target.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.receiveHead().status()).isEqualTo(100);
            client.send("hello");
            assertThat(target.in().readNBytes(5)).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
            target.send("HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            RawResponse answer = client.receive();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.interim()).isEmpty();
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-8", section = "RFC 9110 §10.1.1")
    void aTargetThatNeverAsksGetsTheContentAllTheSame(Deployed gate) throws Exception {
        try (RawClient client = asking(gate, "/hand/mute", "Content-Length: 5");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            assertThat(client.receiveHead().status()).isEqualTo(100);
            client.send("hello");
            assertThat(target.in().readNBytes(5)).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
            target.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            assertThat(client.receive().text()).isEqualTo("ok");
        }
    }

    private static final String HINTED = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n";
    private static final String PAGE = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\npage";

    @OnEachGateway
    @Conforms(item = "RP-8", section = "RFC 8297 §2")
    void earlyHintsReachTheClientBeforeTheAnswer(Deployed gate) throws Exception {
        String request = "GET " + gate.path() + "/hand/page HTTP/1.1";
        try (RawClient client = RawClient.connect(Server.port()).head(request, "Host: gate.example");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HINTED).send(PAGE);
            RawResponse answer = client.receive();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers("Link")).isEmpty();
            assertThat(answer.text()).isEqualTo("page");
            if (Server.isTomcat()) {
                assertThat(answer.interim())
                        .singleElement()
                        .asString()
                        .contains(" 103 ", "<" + gate.path() + "/a.css>; rel=preload");
            } else {
                assertThat(answer.interim()).isEmpty();
                Impossible.here(
                        request + " [the target answers " + HINTED.strip() + " first]",
                        answer.statusLine() + " [first and only]",
                        "io.undertow.server.protocol.http.HttpServerConnection.sendOutOfBandResponse",
                        "It sends no interim answer but 100, and Servlet 6.0 has no call for one.");
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-8", section = "RFC 8297 §2")
    void earlyHintsReachTheClientOfHttp2AtOnce(Deployed gate) throws Exception {
        try (Http2Stream client = new Http2Stream(Server.h2cPort(), 65_535).get(gate.path() + "/hand/page");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send(HINTED);
            if (Server.isTomcat()) {
                assertThat(client.awaitHeads(1).get(0))
                        .contains(":status: 103", "link: <" + gate.path() + "/a.css>; rel=preload");
            }
            target.send(PAGE);
            assertThat(client.awaitEnd()).isEqualTo("end");
            assertThat(client.status()).isEqualTo("200");
            assertThat(client.heads()).hasSize(Server.isTomcat() ? 2 : 1);
            if (!Server.isTomcat()) {
                Impossible.here(
                        "HEADERS of GET " + gate.path() + "/hand/page [the target answers " + HINTED.strip()
                                + " first]",
                        "HEADERS " + client.heads().get(0).get(0) + " [first and only]",
                        "io.undertow.server.protocol.http2.Http2ServerConnection.sendOutOfBandResponse",
                        "It sends no interim answer but 100, and Servlet 6.0 has no call for one.");
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-8", section = "RFC 9113 §8.1")
    void aClientOfHttp2IsAskedWhenTheTargetAsks(Deployed gate) throws Exception {
        try (Http2Stream client = new Http2Stream(Server.h2cPort(), 65_535)
                        .head(
                                ":method: POST",
                                ":scheme: http",
                                ":authority: gate.example",
                                ":path: " + gate.path() + "/hand/h2",
                                "expect: 100-continue",
                                "content-length: 5");
                ByHand.Connection target = byHand.accept()) {
            assertThat(target.head()).anyMatch(line -> line.equalsIgnoreCase("Expect: 100-continue"));
            assertThat(client.status()).isEmpty();
            target.send("HTTP/1.1 100 Continue\r\n\r\n");
            client.data("hello".getBytes(StandardCharsets.US_ASCII)).end();
            assertThat(target.in().readNBytes(5)).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
            target.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            assertThat(client.awaitEnd()).isEqualTo("end");
            assertThat(client.heads().get(0)).contains(":status: 100");
            assertThat(client.content()).isEqualTo("ok");
        }
    }
}
