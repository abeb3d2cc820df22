package io.gatehouse.deployed;

import static io.gatehouse.testing.WebSocketFrames.CLOSE;
import static io.gatehouse.testing.WebSocketFrames.KEY;
import static io.gatehouse.testing.WebSocketFrames.TEXT;
import static io.gatehouse.testing.WebSocketFrames.frame;
import static io.gatehouse.testing.WebSocketFrames.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.RawServer;
import io.gatehouse.testing.WebSocketFrames.Frame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ServerHandshake;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** WebSockets and other upgrades, by libraries and by raw sockets, whatever the server and its threads. */
@EveryServer
class UpgradeIT {
    private static final int SOCKETS = 500;
    private static final int LARGE = 16 << 20;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static EchoSockets echo;
    private static RawServer raw;
    private static RawServer odd;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    /** What the last segment of the path asks for. */
    private static void oddly(
            List<String> head, java.io.InputStream in, java.io.OutputStream out, java.net.Socket socket)
            throws IOException {
        String wish = head.get(0).split(" ")[1].replaceAll(".*/", "");
        String answer =
                switch (wish) {
                    case "wrong" ->
                        "HTTP/1.1 101 S\r\n"
                                + "Connection: upgrade\r\n"
                                + "Upgrade: websocket\r\n"
                                + "Sec-WebSocket-Accept: AAAA\r\n\r\n";
                    case "unasked" -> "HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n";
                    case "first" -> RawServer.switched(head) + "first";
                    case "bye" -> RawServer.switched(head) + "bye";
                    default ->
                        "HTTP/1.1 " + wish
                                + " No\r\n"
                                + "Content-Length: 2\r\n"
                                + "Upgrade: websocket\r\n"
                                + "Connection: upgrade, close\r\n\r\n"
                                + "no";
                };
        out.write(answer.getBytes(UTF_8));
        if (!wish.equals("bye")) {
            RawServer.echo(head, in, out, socket);
        }
    }

    @BeforeAll
    static void route() throws Exception {
        echo = EchoSockets.started();
        raw = RawServer.switching(RawServer::echo);
        odd = RawServer.start(UpgradeIT::oddly);
        for (Deployed gate : Deployed.here()) {
            route(gate, "echo", echo.url(), "10m");
            route(gate, "raw", raw.url(), "10m");
            route(gate, "short", raw.url(), "500ms");
            route(gate, "odd", odd.url(), "10m");
        }
    }

    private static void route(Deployed gate, String id, String url, String stream) throws Exception {
        String upstream = "{\"targets\": [\"" + url + "\"], \"timeouts\": {\"stream\": \"" + stream + "\"}}";
        assertThat(gate.put("upstreams/" + id, upstream).statusCode()).isEqualTo(201);
        String route = "{\"match\": {\"path\": \"/" + id + "/**\"}, \"upstream\": \"" + id + "\"}";
        assertThat(gate.put("routes/" + id, route).statusCode()).isEqualTo(201);
    }

    @AfterAll
    static void stop() throws Exception {
        echo.close();
        raw.close();
        odd.close();
    }

    private static TalkingSocket open(Deployed gate, String subprotocol) throws Exception {
        return TalkingSocket.open(CLIENT, gate.path() + "/echo/x?q=1", subprotocol)
                .get(60, TimeUnit.SECONDS);
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 6455 §5.6")
    void textAndBinaryMessagesAreExchanged(Deployed gate) throws Exception {
        TalkingSocket talking = open(gate, "");
        talking.socket().sendText("grüß dich", true).get(60, TimeUnit.SECONDS);
        assertThat(talking.next()).isEqualTo("grüß dich");
        talking.socket().sendText("in ", false).get(60, TimeUnit.SECONDS);
        talking.socket().sendText("pieces", true).get(60, TimeUnit.SECONDS);
        assertThat(talking.next()).isEqualTo("in pieces");
        talking.socket()
                .sendBinary(ByteBuffer.wrap(new byte[] {0, -1, 7}), true)
                .get(60, TimeUnit.SECONDS);
        assertThat(talking.next()).isEqualTo(new byte[] {0, -1, 7});
        talking.socket().abort();
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 6455 §5.2")
    void messagesOf16MebibytesArriveWhole(Deployed gate) throws Exception {
        TalkingSocket talking = open(gate, "");
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);
        talking.socket().sendBinary(ByteBuffer.wrap(large), true).get(60, TimeUnit.SECONDS);
        assertThat(Arrays.equals((byte[]) talking.next(), large)).isTrue();
        String text = "ä".repeat(LARGE / 2);
        talking.socket().sendText(text, true).get(60, TimeUnit.SECONDS);
        assertThat(talking.next().equals(text)).isTrue();
        talking.socket().abort();
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 6455 §5.5.2")
    void pingsReachTheTargetAndItsPongsTheClient(Deployed gate) throws Exception {
        TalkingSocket talking = open(gate, "");
        talking.socket()
                .sendPing(ByteBuffer.wrap("are you there".getBytes(UTF_8)))
                .get(60, TimeUnit.SECONDS);
        assertThat(talking.next()).isEqualTo("pong are you there");
        talking.socket().abort();
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 6455 §7.4")
    void closeCodesArePassedBothWays(Deployed gate) throws Exception {
        TalkingSocket told = open(gate, "");
        told.socket().sendText("close 4321", true).get(60, TimeUnit.SECONDS);
        assertThat(told.next()).isEqualTo("close 4321 as you wish");
        TalkingSocket telling = open(gate, "");
        telling.socket().sendClose(4567, "enough").get(60, TimeUnit.SECONDS);
        String heard = echo.closed.poll(60, TimeUnit.SECONDS);
        while (heard != null && !heard.equals("4567 enough")) {
            // a socket of another test, which has ended since
            heard = echo.closed.poll(60, TimeUnit.SECONDS);
        }
        assertThat(heard).isEqualTo("4567 enough");
        assertThat(telling.next()).isEqualTo("close 4567 enough");
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 6455 §1.9")
    void theSubprotocolIsTheTargetsChoice(Deployed gate) throws Exception {
        TalkingSocket talking = open(gate, "chat");
        assertThat(talking.socket().getSubprotocol()).isEqualTo("chat");
        talking.socket().abort();
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 7692")
    void compressionIsAgreedUponByTheEndsAlone(Deployed gate) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        List<String> extensions = new ArrayList<>();
        URI uri = URI.create("ws://127.0.0.1:" + Server.port() + gate.path() + "/echo/x");
        WebSocketClient client = new WebSocketClient(uri, new Draft_6455(new PerMessageDeflateExtension())) {
            @Override
            public void onOpen(ServerHandshake handshake) {
                extensions.add(handshake.getFieldValue("Sec-WebSocket-Extensions"));
            }

            @Override
            public void onMessage(String message) {
                heard.add(message);
            }

            @Override
            public void onClose(int code, String reason, boolean remote) {}

            @Override
            public void onError(Exception broken) {
                heard.add("broken: " + broken);
            }
        };
        assertThat(client.connectBlocking(60, TimeUnit.SECONDS)).isTrue();
        String message = "again and ".repeat(10_000);
        client.send(message);
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(message);
        assertThat(extensions).singleElement().asString().startsWith("permessage-deflate");
        client.closeBlocking();
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 6455 §4")
    void fiveHundredSocketsTalkAtOnce(Deployed gate) throws Exception {
        List<CompletableFuture<TalkingSocket>> opening = new ArrayList<>();
        for (int i = 0; i < SOCKETS; i++) {
            opening.add(TalkingSocket.open(CLIENT, gate.path() + "/echo/x", ""));
        }
        List<TalkingSocket> open = new ArrayList<>();
        for (CompletableFuture<TalkingSocket> each : opening) {
            open.add(each.get(120, TimeUnit.SECONDS));
        }
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < SOCKETS; i++) {
                open.get(i).socket().sendText(round + " " + i, true);
            }
            for (int i = 0; i < SOCKETS; i++) {
                assertThat(open.get(i).next()).isEqualTo(round + " " + i);
            }
        }
        for (TalkingSocket each : open) {
            each.socket().sendClose(WebSocket.NORMAL_CLOSURE, "");
        }
        for (TalkingSocket each : open) {
            assertThat(each.next()).isEqualTo("close 1000 ");
        }
    }

    private static RawClient upgrading(Deployed gate, String path, String protocol) throws IOException {
        RawClient client = RawClient.connect(Server.port());
        client.send(String.join("\r\n", head(gate, path, protocol)) + "\r\n\r\n");
        return client;
    }

    private static String[] head(Deployed gate, String path, String protocol) {
        return new String[] {
            "GET " + gate.path() + path + " HTTP/1.1",
            "Host: h.example",
            "Connection: Upgrade",
            "Upgrade: " + protocol,
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: " + KEY
        };
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 9110 §7.8")
    void anyOtherProtocolIsPassedAsWell(Deployed gate) throws Exception {
        try (RawClient client = upgrading(gate, "/raw/x", "foo/2")) {
            RawResponse answer = client.receiveHead();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.header("Upgrade")).isEqualTo("foo/2");
            assertThat(answer.header("Connection")).isEqualToIgnoringCase("upgrade");
            client.send("ping");
            assertThat(client.in().readNBytes(4)).asString().isEqualTo("ping");
            client.endSending();
            assertThat(client.closed()).isTrue();
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 9110 §7.8")
    void octetsRightBehindEitherHeadAreNotLost(Deployed gate) throws Exception {
        try (RawClient client = RawClient.connect(Server.port())) {
            client.send(String.join("\r\n", head(gate, "/odd/first", "foo")) + "\r\n\r\nearly");
            assertThat(client.receiveHead().status()).isEqualTo(101);
            assertThat(client.in().readNBytes(10)).asString().isEqualTo("firstearly");
        }
        try (RawClient client = upgrading(gate, "/odd/first", "foo")) {
            assertThat(client.receiveHead().status()).isEqualTo(101);
            assertThat(client.in().readNBytes(5)).asString().isEqualTo("first");
        }
    }

    static Stream<Arguments> badHandshakes() {
        return Deployed.here().stream()
                .flatMap(gate -> Stream.of(
                        Arguments.of(gate, "no key", 400, "Sec-WebSocket-Key", ""),
                        Arguments.of(gate, "a short key", 400, "Sec-WebSocket-Key", "Sec-WebSocket-Key: AAAA"),
                        Arguments.of(gate, "version 8", 426, "Sec-WebSocket-Ver", "Sec-WebSocket-Version: 8"),
                        Arguments.of(gate, "no version", 426, "Sec-WebSocket-Ver", ""),
                        Arguments.of(gate, "PUT", 400, "GET", "PUT " + gate.path() + "/raw/bad HTTP/1.1")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("badHandshakes")
    @Conforms(item = "RP-18", section = "RFC 6455 §4.2.1")
    void aBadHandshakeIsRefused(Deployed gate, String name, int status, String line, String instead) throws Exception {
        String[] head = Stream.of(head(gate, "/raw/bad", "websocket"))
                .map(written -> written.startsWith(line) ? instead : written)
                .filter(written -> !written.isEmpty())
                .toArray(String[]::new);
        RawResponse answer = RawClient.exchange(Server.port(), head);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        if (status == 426) {
            assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13");
            assertThat(answer.header("Upgrade")).isEqualTo("websocket");
        }
    }

    static Stream<Arguments> badSwitches() {
        return Deployed.here().stream()
                .flatMap(gate -> Stream.of(
                        Arguments.of(gate, "a wrong Sec-WebSocket-Accept", "wrong", "Upgrade: websocket"),
                        Arguments.of(gate, "a protocol not asked for", "unasked", "Upgrade: bar"),
                        Arguments.of(gate, "no protocol asked for", "unasked", "X: y"),
                        Arguments.of(gate, "HTTP/2 asked for", "unasked", "Upgrade: h2c")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("badSwitches")
    @Conforms(item = "RP-18", section = "RFC 6455 §4.1")
    void aSwitchThatDoesNotFitIsABadGateway(Deployed gate, String name, String wish, String upgrade) throws Exception {
        String[] head = Stream.of(head(gate, "/odd/" + wish, "?"))
                .map(line -> line.startsWith("Upgrade:") ? upgrade : line)
                .toArray(String[]::new);
        RawResponse answer = RawClient.exchange(Server.port(), head);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 6455 §4.1")
    void anotherAnswerToAHandshakeIsAnOrdinaryOne(Deployed gate) throws Exception {
        for (int status : new int[] {403, 426}) {
            try (RawClient client = upgrading(gate, "/odd/" + status, "websocket")) {
                RawResponse answer = client.receive();
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.text()).isEqualTo("no");
                assertThat(answer.header("Upgrade")).isEqualTo(status == 426 ? "websocket" : null);
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 6455 §7.1")
    void aTargetThatEndsEndsTheClientsConnection(Deployed gate) throws Exception {
        try (RawClient client = upgrading(gate, "/odd/bye", "foo")) {
            assertThat(client.receiveHead().status()).isEqualTo(101);
            assertThat(client.in().readNBytes(3)).asString().isEqualTo("bye");
            assertThat(client.closed()).isTrue();
        }
    }

    /** A second is what is stated, ten are waited for. */
    @OnEachGateway
    @Conforms(item = "RP-10", section = "RFC 6455 §7.1")
    void aClientThatLeavesOrResetsEndsTheTargetsConnection(Deployed gate) throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            BlockingQueue<String> ends = new LinkedBlockingQueue<>();
            try (RawServer server = RawServer.switching((head, in, out, socket) -> {
                try {
                    ends.add("end " + in.read());
                } catch (IOException e) {
                    ends.add("broken");
                }
            })) {
                gate.put("upstreams/raw", "{\"targets\": [\"" + server.url() + "\"]}");
                RawClient client = upgrading(gate, "/raw/x", "foo");
                assertThat(client.receiveHead().status()).isEqualTo(101);
                if (reset) {
                    client.reset();
                } else {
                    client.close();
                }
                assertThat(ends.poll(10, TimeUnit.SECONDS)).isNotNull();
            } finally {
                gate.put("upstreams/raw", "{\"targets\": [\"" + raw.url() + "\"]}");
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 6455 §7.4.1")
    void aSilentWebSocketIsClosedWithACloseFrame(Deployed gate) throws Exception {
        try (RawClient client = upgrading(gate, "/short/x", "websocket")) {
            assertThat(client.receiveHead().status()).isEqualTo(101);
            Frame frame = read(client.in());
            assertThat(frame.opcode()).isEqualTo(CLOSE);
            assertThat(frame.code()).isEqualTo(1001);
            assertThat(client.closed()).isTrue();
        }
        try (RawClient client = upgrading(gate, "/short/x", "foo")) {
            assertThat(client.receiveHead().status()).isEqualTo(101);
            assertThat(client.closed()).isTrue();
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-18", section = "RFC 9110 §7.8")
    void publishingCutsNoOpenConnection(Deployed gate) throws Exception {
        try (RawClient client = upgrading(gate, "/raw/x", "foo")) {
            assertThat(client.receiveHead().status()).isEqualTo(101);
            String other = "{\"targets\": [\"" + raw.url() + "\"], \"connections\": {\"max\": 7}}";
            assertThat(gate.put("upstreams/raw", other).statusCode()).isEqualTo(200);
            client.send("still there");
            assertThat(client.in().readNBytes(11)).asString().isEqualTo("still there");
        } finally {
            gate.put("upstreams/raw", "{\"targets\": [\"" + raw.url() + "\"]}");
        }
    }

    /** A client sends what its target does not read: it is slowed down, and nobody else. */
    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9110 §7.8")
    void aTargetThatDoesNotReadSlowsItsClientAlone(Deployed gate) throws Exception {
        java.util.concurrent.CountDownLatch reading = new java.util.concurrent.CountDownLatch(1);
        byte[] much = new byte[LARGE];
        try (RawServer server = RawServer.switching((head, in, out, socket) -> {
            reading.await();
            in.readNBytes(much.length);
            out.write(frame(TEXT, false, "all".getBytes(UTF_8)));
        })) {
            gate.put("upstreams/raw", "{\"targets\": [\"" + server.url() + "\"]}");
            try (RawClient client = upgrading(gate, "/raw/x", "foo")) {
                assertThat(client.receiveHead().status()).isEqualTo(101);
                Thread sending = new Thread(() -> {
                    try {
                        client.send(much);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                sending.start();
                textAndBinaryMessagesAreExchanged(gate);
                assertThat(sending.isAlive()).isTrue();
                reading.countDown();
                assertThat(read(client.in()).text()).isEqualTo("all");
                sending.join();
            }
        } finally {
            gate.put("upstreams/raw", "{\"targets\": [\"" + raw.url() + "\"]}");
        }
    }
}
