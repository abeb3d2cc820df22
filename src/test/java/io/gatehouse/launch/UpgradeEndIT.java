package io.gatehouse.launch;

import static io.gatehouse.testing.WebSocketFrames.CLOSE;
import static io.gatehouse.testing.WebSocketFrames.KEY;
import static io.gatehouse.testing.WebSocketFrames.frame;
import static io.gatehouse.testing.WebSocketFrames.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawServer;
import io.gatehouse.testing.WebSocketFrames.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of open WebSockets when {@code java -jar} is told to end. */
class UpgradeEndIT {
    private static final byte[] GOING_AWAY = {3, (byte) 0xe9};

    @TempDir
    private Path folder;

    /** It takes two seconds at most, and ten times that is the limit; the drain time would be a minute. */
    @Test
    void openWebSocketsAreToldAtOnceAndKeepNobodyWaiting() throws Exception {
        BlockingQueue<Frame> told = new LinkedBlockingQueue<>();
        try (RawServer server = RawServer.switching((head, in, out, socket) -> {
            told.add(read(in));
            out.write(frame(CLOSE, false, GOING_AWAY));
            in.read();
        })) {
            Path document = folder.resolve("gatehouse.yaml");
            Files.writeString(
                    document,
                    "{version: 1, upstreams: {u: {targets: ['" + server.url()
                            + "']}}, routes: {r: {match: {path: /**}, upstream: u}}}");
            try (Standing standing = Standing.start(
                            folder,
                            List.of("-Dgatehouse.drainSeconds=60"),
                            "--address",
                            "127.0.0.1",
                            "--port",
                            "0",
                            "--config",
                            document.toString());
                    RawClient answering = RawClient.connect(standing.port());
                    RawClient silent = RawClient.connect(standing.port())) {
                open(answering);
                open(silent);
                long begun = System.nanoTime();
                standing.terminate();
                for (RawClient client : List.of(answering, silent)) {
                    Frame frame = read(client.in());
                    assertThat(frame.opcode()).isEqualTo(CLOSE);
                    assertThat(frame.code()).isEqualTo(1001);
                    Frame there = told.poll(20, TimeUnit.SECONDS);
                    assertThat(there).isNotNull();
                    assertThat(there.code()).isEqualTo(1001);
                    assertThat(there.masked()).isTrue();
                }
                answering.send(frame(CLOSE, true, GOING_AWAY));
                assertThat(answering.closed()).isTrue();
                assertThat(silent.closed()).isTrue();
                assertThat(standing.exitCode()).isZero();
                assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(20));
            }
        }
    }

    private static void open(RawClient client) throws Exception {
        client.head(
                "GET / HTTP/1.1",
                "Host: h.example",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + KEY);
        assertThat(client.receiveHead().status()).isEqualTo(101);
    }
}
