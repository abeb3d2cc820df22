package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Dripping;
import io.gatehouse.testing.Http2Stream;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that send too much, too slowly, or nothing at all: they are told so or cut off, and all others are served. Those
 * that are waited for begin together, before the first test.
 */
@EveryServer
@Timeout(180)
class HostileIT {
    private static final int IDLE = 5_000;
    private static final int SLOW_HEADERS = 500;
    private static final int SLOW_BODIES = 200;

    /** A slow client is cut within 20 s; the old limits of the servers were 60 s and more. */
    private static final int LIMIT_SECONDS = 50;

    /** More than the buffers of two connections hold. */
    private static final int GREAT = 24 << 20;

    /** How long the lazy upstream does nothing: longer than a client may be silent. */
    private static final int LAZY_SECONDS = 15;

    private static final Backend BACKEND = start();
    private static final ServerSocket LAZY = lazy();
    private static final Map<String, Future<Cut>> WAITING = new ConcurrentHashMap<>();

    /** How a connection ended: with which answer, if any. */
    private record Cut(String answer) {}

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    private static Backend start() {
        try {
            return Backend.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An upstream that takes its time before it reads a request's content. */
    private static ServerSocket lazy() {
        try {
            ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
            for (int i = 0; i < 2; i++) {
                Thread thread = new Thread(() -> answerLazily(server), "lazy");
                thread.setDaemon(true);
                thread.start();
            }
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answerLazily(ServerSocket server) {
        try (Socket connection = server.accept()) {
            TimeUnit.SECONDS.sleep(LAZY_SECONDS);
            InputStream in = connection.getInputStream();
            for (String end = ""; !end.endsWith("\r\n\r\n"); ) {
                end += (char) in.read();
            }
            in.skipNBytes(GREAT);
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            in.read();
        } catch (IOException | InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @BeforeAll
    static void publishAndBeginWaiting() throws Exception {
        for (Deployed gate : Deployed.here()) {
            gate.put("upstreams/u", "{\"targets\": [\"" + BACKEND.url() + "\"]}");
            gate.put("routes/all", "{\"match\": {\"path\": \"/**\"}, \"upstream\": \"u\"}");
            gate.put(
                    "routes/small",
                    "{\"match\": {\"path\": \"/small\"}, \"upstream\": \"u\", \"limits\": {\"body\": \"1KiB\"}}");
            gate.put(
                    "routes/judged",
                    "{\"match\": {\"path\": \"/judged\"}, \"upstream\": \"u\","
                            + " \"policies\": [{\"bodySize\": {\"max\": \"1KiB\"}}]}");
            gate.put("upstreams/lazy", "{\"targets\": [\"http://127.0.0.1:" + LAZY.getLocalPort() + "\"]}");
            gate.put("routes/lazy", "{\"match\": {\"path\": \"/lazy\"}, \"upstream\": \"lazy\"}");
            gate.put("routes/no", "{\"match\": {\"path\": \"/no\"}, \"respond\": {\"status\": 403}}");
            String path = gate.path();
            wait(
                    "lazy " + gate,
                    "",
                    "POST " + path + "/lazy HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + GREAT
                            + "\r\n\r\n" + "x".repeat(GREAT));
            wait("header " + gate, "", "POST " + path + "/x HTTP/1.1\r\nHost: a\r\nX-");
            wait("silent " + gate, "", "POST " + path + "/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nx");
            wait("drip " + gate, "x", "POST " + path + "/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx");
            wait(
                    "drip chunked " + gate,
                    "1\r\nx\r\n",
                    "POST " + path + "/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            wait("refused " + gate, "x", "POST " + path + "/no HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx");
            wait(
                    "ambiguous " + gate,
                    "x",
                    "POST " + path + "/%2e%2e%2fno HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx");
        }
    }

    @AfterAll
    static void close() throws IOException {
        BACKEND.close();
    }

    /** Sends this, then the drop every second, and waits until the connection ends. */
    private static void wait(String name, String drop, String begin) {
        CompletableFuture<Cut> cut = new CompletableFuture<>();
        WAITING.put(name, cut);
        Thread thread = new Thread(
                () -> {
                    try (RawClient client = RawClient.connect(Server.port())) {
                        client.waitAtMost(LIMIT_SECONDS);
                        client.send(begin);
                        Dripping dripping = drop.isEmpty() ? null : Dripping.on(client, drop, 1_000);
                        StringBuilder answer = new StringBuilder();
                        try {
                            for (int octet = client.in().read();
                                    octet >= 0;
                                    octet = client.in().read()) {
                                answer.append((char) octet);
                            }
                        } catch (java.net.SocketException reset) {
                            answer.append("<reset>");
                        }
                        cut.complete(new Cut(answer.toString()));
                        if (dripping != null) {
                            dripping.stop();
                        }
                    } catch (Exception e) {
                        cut.completeExceptionally(e);
                    }
                },
                "waiting for " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static Cut waited(String name) throws Exception {
        return WAITING.get(name).get(2 * LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static void assertRefused(RawResponse answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.whole()).isTrue();
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9110 §15.5.14")
    void contentLargerThanItsLimitIsAnswered413(Deployed gate) throws Exception {
        for (String path : List.of("/small", "/judged")) {
            try (RawClient client = RawClient.connect(Server.port())) {
                client.head("POST " + gate.path() + path + " HTTP/1.1", "Host: a", "Content-Length: 1025");
                assertRefused(client.receive(), 413);
            }
            try (RawClient client = RawClient.connect(Server.port())) {
                client.head("POST " + gate.path() + path + " HTTP/1.1", "Host: a", "Transfer-Encoding: chunked");
                for (int i = 0; i < 64; i++) {
                    client.chunk("x".repeat(1024));
                }
                assertRefused(client.receive(), 413);
            }
            try (Http2Stream client = new Http2Stream(Server.h2cPort(), 65_535)) {
                client.head(":method: POST", ":scheme: http", ":authority: a", ":path: " + gate.path() + path)
                        .data(new byte[1025])
                        .awaitHead();
                assertThat(client.status()).as(path).isEqualTo("413");
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 6585 §5")
    void aHeaderSectionLargerThanItsLimitIsAnswered431(Deployed gate) throws Exception {
        String line = "GET " + gate.path() + "/x HTTP/1.1";
        assertRefused(RawClient.exchange(Server.port(), line, "Host: a", "X-A: " + "a".repeat(17 << 10)), 431);
        List<String> lines = new ArrayList<>(List.of(line, "Host: a"));
        for (int i = 0; i < 120; i++) {
            lines.add("X-" + i + ": a");
        }
        assertRefused(RawClient.exchange(Server.port(), lines.toArray(String[]::new)), 431);
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9110 §15.5.15")
    void aTargetLongerThanItsLimitIsAnswered414(Deployed gate) throws Exception {
        assertRefused(
                RawClient.exchange(
                        Server.port(), "GET " + gate.path() + "/" + "a".repeat(9 << 10) + " HTTP/1.1", "Host: a"),
                414);
    }

    @Test
    @Conforms(item = "RP-9", section = "RFC 9110 §15.5.1")
    void whatIsLargerThanTheServersOwnLimitNeverReachesAnUpstream() throws Exception {
        BACKEND.forget();
        for (String head : List.of(
                "GET /" + "a".repeat(40 << 10) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a\r\nX-A: " + "a".repeat(40 << 10) + "\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a\r\n" + "X-A: a\r\n".repeat(250) + "\r\n")) {
            String answer;
            try (RawClient client = RawClient.connect(Server.port())) {
                client.send(head);
                answer = client.receive().statusLine();
            } catch (IOException cut) {
                answer = cut.toString();
            }
            assertThat(answer).doesNotContain(" 200 ");
        }
        assertThat(BACKEND.requests()).noneMatch(request -> request.target().length() > 20_000);
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9110 §15.5.9")
    void contentSlowerThanTheLeastRateIsAnswered408AndCut(Deployed gate) throws Exception {
        assertThat(waited("drip " + gate).answer()).startsWith("HTTP/1.1 408").contains("Connection: close");
        assertThat(waited("drip chunked " + gate).answer()).startsWith("HTTP/1.1 408");
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9112 §9.6")
    void contentThatNobodyWantsIsReadNoMorePatiently(Deployed gate) throws Exception {
        assertThat(waited("refused " + gate).answer()).startsWith("HTTP/1.1 403");
        assertThat(waited("ambiguous " + gate).answer()).startsWith("HTTP/1.1 4");
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9112 §9.5")
    void aClientThatFallsSilentInItsHeaderOrContentIsCut(Deployed gate) throws Exception {
        assertThat(waited("header " + gate).answer()).doesNotContain(" 200 ");
        String silent = waited("silent " + gate).answer();
        assertThat(silent.isEmpty() || silent.startsWith("HTTP/1.1 408"))
                .as(silent)
                .isTrue();
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9110 §15.5.9")
    void aClientIsNotBlamedForAnUpstreamThatTakesNothing(Deployed gate) throws Exception {
        assertThat(waited("lazy " + gate).answer()).startsWith("HTTP/1.1 200");
    }

    @Test
    @Conforms(item = "RP-9", section = "RFC 9112 §9.5")
    void thousandsOfIdleAndSlowConnectionsKeepNobodyElseOut() throws Exception {
        int files = openFiles();
        assumeTrue(files > 2 * IDLE, () -> "the system allows " + files + " open files, fewer than this needs");
        ConcurrentLinkedQueue<Socket> held = new ConcurrentLinkedQueue<>();
        try {
            open(IDLE, () -> {
                Socket client = send(held, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
            });
            assertOthersAreServed();
            open(SLOW_HEADERS, () -> send(held, "GET /x HTTP/1.1\r\nHost: a\r\nX-"));
            open(SLOW_BODIES, () -> send(held, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx"));
            assertOthersAreServed();
        } finally {
            for (Socket client : held) {
                client.close();
            }
        }
    }

    /** A connection of its own on which this was sent; without the buffers of a {@link RawClient}. */
    private static Socket send(Queue<Socket> held, String text) throws IOException {
        Socket client = new Socket("127.0.0.1", Server.port());
        held.add(client);
        client.setSoTimeout(LIMIT_SECONDS * 1000);
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static void assertOthersAreServed() throws Exception {
        for (Deployed gate : Deployed.here()) {
            for (int i = 0; i < 50; i++) {
                RawResponse answer = RawClient.exchange(
                        Server.port(), "GET " + gate.path() + "/x HTTP/1.1", "Host: a", "Connection: close");
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            }
        }
    }

    /** Does this so many times, a few at once. */
    private static void open(int count, Opening opening) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(threads.submit(() -> {
                    opening.open();
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(120, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @FunctionalInterface
    private interface Opening {
        void open() throws Exception;
    }

    /** How many files a process may have open here, sockets among them. */
    private static int openFiles() throws IOException {
        Path limits = Path.of("/proc/self/limits");
        if (!Files.exists(limits)) {
            return Integer.MAX_VALUE;
        }
        return Files.readAllLines(limits).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+")[3])
                .mapToInt(most -> most.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(most))
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }
}
