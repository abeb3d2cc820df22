package io.gatehouse.entrance;

import static io.gatehouse.testing.WebSocketFrames.CLOSE;
import static io.gatehouse.testing.WebSocketFrames.KEY;
import static io.gatehouse.testing.WebSocketFrames.TEXT;
import static io.gatehouse.testing.WebSocketFrames.frame;
import static io.gatehouse.testing.WebSocketFrames.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.RawServer;
import io.gatehouse.testing.WebSocketFrames.Frame;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a connection that is upgraded, on both kinds of thread. */
class UpgradeTest {
    private static final String[] FOO = {"GET /x HTTP/1.1", "Host: h", "Connection: Upgrade", "Upgrade: foo"};
    private static final String[] WEB_SOCKET = {
        "GET /x HTTP/1.1",
        "Host: h",
        "Connection: keep-alive, Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: " + KEY,
        "Sec-WebSocket-Protocol: chat, soap",
        "Origin: http://page.example"
    };

    private static Gateway gateway(RawServer server, String threads, String timeouts) throws Exception {
        return Gateway.start(document(server, timeouts), "", threads);
    }

    private static String document(RawServer server, String timeouts) {
        return "{version: 1, upstreams: {u: {targets: ['" + server.url() + "'], timeouts: " + timeouts
                + "}}, routes: {r: {match: {path: /**}, upstream: u}}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void anyProtocolIsPassedBothWaysToTheLastOctet(String threads) throws Exception {
        try (RawServer server = RawServer.switching(RawServer::echo);
                Gateway gateway = gateway(server, threads, "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            RawResponse answer = client.head(FOO).receiveHead();
            assertThat(answer.statusLine()).startsWith("HTTP/1.1 101");
            assertThat(answer.header("Upgrade")).isEqualTo("foo");
            assertThat(answer.header("Connection")).isEqualToIgnoringCase("upgrade");
            client.send("ping");
            assertThat(client.in().readNBytes(4)).asString().isEqualTo("ping");
            client.endSending();
            assertThat(client.closed()).isTrue();
            assertThat(server.takeEnd()).isEqualTo("end");
            List<String> head = server.takeHead();
            assertThat(RawServer.field(head, "Connection")).isEqualToIgnoringCase("upgrade");
            assertThat(RawServer.field(head, "Via")).isEqualTo("1.1 gatehouse");
        }
    }

    @Test
    void octetsRightBehindTheTargetsHeadWaitForNoOthers() throws Exception {
        try (RawServer server = RawServer.start((head, in, out, socket) -> {
                    out.write((RawServer.switched(head) + "first").getBytes(UTF_8));
                    in.read();
                });
                Gateway gateway = gateway(server, "container", "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            client.head(FOO).receiveHead();
            assertThat(client.in().readNBytes(5)).asString().isEqualTo("first");
        }
    }

    @Test
    void octetsRightBehindTheHeadsAreNotLost() throws Exception {
        try (RawServer server = RawServer.start((head, in, out, socket) -> {
                    out.write((RawServer.switched(head) + "first").getBytes(UTF_8));
                    RawServer.echo(head, in, out, socket);
                });
                Gateway gateway = gateway(server, "container", "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            client.send(String.join("\r\n", FOO) + "\r\n\r\n" + "early").receiveHead();
            assertThat(client.in().readNBytes(10)).asString().isEqualTo("firstearly");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void eightMebibytesInEachDirectionAtOnceArrivesWhole(String threads) throws Exception {
        byte[] much = new byte[8 << 20];
        new java.util.Random(1).nextBytes(much);
        try (RawServer server = RawServer.switching(RawServer::echo);
                Gateway gateway = gateway(server, threads, "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            client.head(FOO).receiveHead();
            Thread sending = new Thread(() -> {
                try {
                    client.send(much);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sending.start();
            assertThat(Arrays.equals(client.in().readNBytes(much.length), much)).isTrue();
            sending.join();
        }
    }

    @Test
    void aHandshakeArrivesWithItsSubprotocolsAndOriginAndTheForwardingFields() throws Exception {
        try (RawServer server = RawServer.switching(RawServer::echo);
                Gateway gateway = gateway(server, "container", "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            RawResponse answer = client.head(WEB_SOCKET).receiveHead();
            assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            List<String> head = server.takeHead();
            assertThat(RawServer.field(head, "Sec-WebSocket-Protocol")).isEqualTo("chat, soap");
            assertThat(RawServer.field(head, "Origin")).isEqualTo("http://page.example");
            assertThat(RawServer.field(head, "X-Forwarded-For")).isEqualTo("127.0.0.1");
        }
    }

    static Stream<Arguments> badHandshakes() {
        return Stream.of(
                Arguments.of("no key", 400, "Sec-WebSocket-Key", ""),
                Arguments.of("a key of 15 octets", 400, "Sec-WebSocket-Key", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA"),
                Arguments.of("version 8", 426, "Sec-WebSocket-Version", "Sec-WebSocket-Version: 8"),
                Arguments.of("no version", 426, "Sec-WebSocket-Version", ""),
                Arguments.of("POST", 400, "GET", "POST /x HTTP/1.1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badHandshakes")
    void aBadHandshakeIsRefusedAndNotForwarded(String name, int status, String line, String instead) throws Exception {
        try (RawServer server = RawServer.switching(RawServer::echo);
                Gateway gateway = gateway(server, "container", "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            String[] head = Stream.of(WEB_SOCKET)
                    .map(written -> written.startsWith(line) ? instead : written)
                    .filter(written -> !written.isEmpty())
                    .toArray(String[]::new);
            RawResponse answer = client.head(head).receive();
            assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
            if (status == 426) {
                assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13");
                assertThat(answer.header("Upgrade")).isEqualTo("websocket");
            }
            assertThat(server.hasHead()).isFalse();
        }
    }

    static Stream<Arguments> badSwitches() {
        return Stream.of(
                Arguments.of(
                        "a wrong Accept", "Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: x", 502),
                Arguments.of("no Accept", "Upgrade: websocket\r\nConnection: upgrade", 502),
                Arguments.of("another protocol", "Upgrade: h2c\r\nConnection: upgrade", 502),
                Arguments.of("no protocol", "X: y", 502));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badSwitches")
    void aSwitchThatDoesNotFitIsABadGateway(String name, String fields, int status) throws Exception {
        try (RawServer server = RawServer.start((head, in, out, socket) -> {
                    out.write(("HTTP/1.1 101 S\r\n" + fields + "\r\n\r\n").getBytes(UTF_8));
                    RawServer.echo(head, in, out, socket);
                });
                Gateway gateway = gateway(server, "container", "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            RawResponse answer = client.head(WEB_SOCKET).receive();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Proxy-Status")).isEqualTo("gatehouse; error=http_protocol_error");
            assertThat(server.takeEnd()).isNotNull();
        }
    }

    @Test
    void aSwitchThatNobodyAskedForIsABadGateway() throws Exception {
        try (RawServer server = RawServer.switching(RawServer::echo);
                Gateway gateway = gateway(server, "container", "{idle: 20s}")) {
            for (String[] lines : new String[][] {
                {"GET / HTTP/1.1", "Host: h"},
                {"GET / HTTP/1.1", "Host: h", "Upgrade: foo"},
                {"GET / HTTP/1.1", "Host: h", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: "
                },
            }) {
                RawResponse answer = RawClient.exchange(gateway.port(), lines);
                assertThat(answer.status()).isEqualTo(502);
                assertThat(RawServer.field(server.takeHead(), "Upgrade")).isEmpty();
            }
        }
    }

    @Test
    void aRequestWithContentIsServedWithoutTheUpgrade() throws Exception {
        try (RawServer server = RawServer.start((head, in, out, socket) -> {
                    in.readNBytes(5);
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(UTF_8));
                });
                Gateway gateway = gateway(server, "container", "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST / HTTP/1.1", "Host: h", "Connection: upgrade", "Upgrade: foo", "Content-Length: 5")
                    .send("hello");
            assertThat(client.receive().text()).isEqualTo("ok");
            assertThat(RawServer.field(server.takeHead(), "Upgrade")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 426})
    void anotherAnswerToAHandshakeIsAnOrdinaryOne(int status) throws Exception {
        try (RawServer server = RawServer.start((head, in, out, socket) -> {
                    String fields = "Content-Length: 2\r\nUpgrade: websocket\r\nConnection: upgrade, close\r\n";
                    out.write(("HTTP/1.1 " + status + " No\r\n" + fields + "\r\nno").getBytes(UTF_8));
                });
                Gateway gateway = gateway(server, "container", "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            RawResponse answer = client.head(WEB_SOCKET).receive();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).isEqualTo("no");
            assertThat(answer.header("Upgrade")).isEqualTo(status == 426 ? "websocket" : null);
            // the connection stays an HTTP one
            assertThat(client.head(WEB_SOCKET).receive().status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void aClientThatLeavesOrResetsEndsTheTargetsConnection(String threads) throws Exception {
        try (RawServer server = RawServer.switching(RawServer::echo);
                Gateway gateway = gateway(server, threads, "{idle: 20s}")) {
            RawClient leaving = RawClient.connect(gateway.port());
            leaving.head(FOO).receiveHead();
            leaving.close();
            assertThat(server.takeEnd()).isEqualTo("end");
            RawClient resetting = RawClient.connect(gateway.port());
            resetting.head(FOO).receiveHead();
            resetting.reset();
            assertThat(server.takeEnd()).contains("reset");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void aTargetThatEndsOrResetsEndsTheClientsConnection(String threads) throws Exception {
        try (RawServer server = RawServer.switching((head, in, out, socket) -> {
                    if (in.read() == 'r') {
                        socket.setSoLinger(true, 0);
                    } else {
                        out.write("bye".getBytes(UTF_8));
                    }
                });
                Gateway gateway = gateway(server, threads, "{idle: 20s}")) {
            for (String word : List.of("r", "e")) {
                try (RawClient client = RawClient.connect(gateway.port())) {
                    client.head(FOO).receiveHead();
                    client.send(word);
                    if (word.equals("e")) {
                        assertThat(client.in().readNBytes(3)).asString().isEqualTo("bye");
                    }
                    assertThat(client.closed()).isTrue();
                }
            }
        }
    }

    @Test
    void anEndOfOneDirectionLeavesTheOtherOpen() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer server = RawServer.switching((head, in, out, socket) -> {
                    socket.shutdownOutput();
                    assertThat(in.readAllBytes()).asString().isEqualTo("still sent");
                    ended.countDown();
                });
                Gateway gateway = gateway(server, "container", "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            client.head(FOO).receiveHead();
            assertThat(client.closed()).isTrue();
            client.send("still sent").endSending();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void silenceInBothDirectionsEndsATunnel(String threads) throws Exception {
        try (RawServer server = RawServer.switching(RawServer::echo);
                Gateway gateway = gateway(server, threads, "{stream: 300ms}")) {
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.head(FOO).receiveHead();
                assertThat(client.closed()).isTrue();
                server.takeEnd();
            }
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.head(WEB_SOCKET).receiveHead();
                Frame frame = read(client.in());
                assertThat(frame.opcode()).isEqualTo(CLOSE);
                assertThat(frame.code()).isEqualTo(1001);
                assertThat(client.closed()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void bothSidesOfAWebSocketAreToldWhenTheGatewayGoes(String threads) throws Exception {
        List<Frame> toTarget = new java.util.concurrent.CopyOnWriteArrayList<>();
        RawServer server = RawServer.switching((head, in, out, socket) -> {
            read(in);
            out.write(frame(TEXT, false, "joined".getBytes(UTF_8)));
            toTarget.add(read(in));
            out.write(frame(CLOSE, false, new byte[] {3, (byte) 0xe9}));
            in.read();
        });
        Gateway gateway = gateway(server, threads, "{idle: 20s}");
        try (server;
                RawClient client = RawClient.connect(gateway.port())) {
            client.head(WEB_SOCKET).receiveHead();
            // a connector that is stopped right after its 101 closes the connection before anybody is joined
            client.send(frame(TEXT, true, "anybody there?".getBytes(UTF_8)));
            assertThat(read(client.in()).opcode()).isEqualTo(TEXT);
            long begun = System.nanoTime();
            Thread stopping = new Thread(() -> {
                try {
                    gateway.close();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            stopping.start();
            Frame frame = read(client.in());
            assertThat(frame.code()).isEqualTo(1001);
            assertThat(frame.masked()).isFalse();
            client.send(frame(CLOSE, true, new byte[] {3, (byte) 0xe9}));
            assertThat(client.closed()).isTrue();
            assertThat(server.takeEnd()).isEqualTo("end");
            stopping.join();
            assertThat(toTarget.get(0).code()).isEqualTo(1001);
            assertThat(toTarget.get(0).masked()).isTrue();
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(20));
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("gatehouse-tunnel");
        }
    }

    /** A stopped gateway must not put its own frame into the midst of another; it waits for the end of it. */
    @Test
    void aCloseFrameNeverSplitsAFrame() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        byte[] message = frame(TEXT, false, "a message in two pieces".getBytes(UTF_8));
        RawServer server = RawServer.switching((head, in, out, socket) -> {
            out.write(message, 0, 9);
            // the target is told at once: nothing is on its way to it
            assertThat(read(in).code()).isEqualTo(1001);
            told.countDown();
            out.write(message, 9, message.length - 9);
            out.write(frame(TEXT, false, "never sent on".getBytes(UTF_8)));
            in.read();
        });
        Gateway gateway = gateway(server, "container", "{idle: 20s}");
        try (server;
                RawClient client = RawClient.connect(gateway.port())) {
            client.head(WEB_SOCKET).receiveHead();
            InputStream in = client.in();
            in.mark(1);
            assertThat(in.read()).isPositive();
            in.reset();
            Thread stopping = new Thread(() -> {
                try {
                    gateway.close();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            stopping.start();
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(read(in).text()).isEqualTo("a message in two pieces");
            assertThat(read(in).code()).isEqualTo(1001);
            assertThat(client.closed()).isTrue();
            stopping.join();
        }
    }

    @Test
    void publishingCutsNoTunnel() throws Exception {
        try (RawServer server = RawServer.switching(RawServer::echo);
                Gateway gateway = gateway(server, "container", "{idle: 20s}");
                RawClient client = RawClient.connect(gateway.port())) {
            client.head(FOO).receiveHead();
            assertThat(metric(gateway, "gatehouse_tunnels")).isEqualTo("1.0");
            gateway.publish("{version: 1}");
            gateway.publish("{version: 1, accessLog: {to: file}}");
            client.send("still there");
            assertThat(client.in().readNBytes(11)).asString().isEqualTo("still there");
            client.endSending();
            assertThat(client.closed()).isTrue();
            assertThat(server.takeEnd()).isEqualTo("end");
        }
    }

    @Test
    void aTunnelIsOneLineOfTheAccessLogWhenItEnds() throws Exception {
        Gateway gateway;
        try (RawServer server = RawServer.switching(RawServer::echo)) {
            gateway = gateway(server, "container", "{idle: 20s}");
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.head(FOO).receiveHead();
                client.send("four");
                client.in().readNBytes(4);
                client.endSending();
                assertThat(client.closed()).isTrue();
            }
            server.takeEnd();
        }
        Path log = gateway.home().resolve("logs/access.log");
        String line = "";
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); line.isEmpty() && System.nanoTime() < end; ) {
            line = Files.exists(log) ? Files.readString(log) : "";
            Thread.onSpinWait();
        }
        gateway.close();
        assertThat(line).contains("\"status\":101").contains("\"bytes\":4").contains("\"route\":\"r\"");
    }

    private static String metric(Gateway gateway, String name) throws Exception {
        return gateway.send(java.net.http.HttpRequest.newBuilder(gateway.uri("/_gatehouse/metrics"))
                        .header("Authorization", "Bearer " + gateway.token())
                        .build())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }
}
