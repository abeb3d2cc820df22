package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Many bodies at once that are together far larger than the heap: each arrives as it was sent. */
class ManyStreamsIT {
    private static final int MIB = 1 << 20;
    private static final int PIECE = 1 << 16;

    @TempDir
    Path folder;

    @Test
    void sixtyFourTransfersOf8MiBAtOnceEachWayPassThroughAHeapOf64MiB() throws Exception {
        pass(64, 8 * MIB);
    }

    @Test
    @EnabledIfSystemProperty(named = "gatehouse.endurance", matches = "true")
    void twoHundredTransfersOf100MiBAtOnceEachWayPassThroughAHeapOf64MiB() throws Exception {
        pass(200, 100 * MIB);
    }

    private void pass(int transfers, int octets) throws Exception {
        try (Backend backend = Backend.start().countingBodies();
                Standing gateway = serving(backend)) {
            int port = gateway.port();
            backend.answerWith(request -> request.method().equals("GET")
                    ? Answer.of(200, "Content-Length", "" + octets)
                            .streaming(body -> write(body, number(request.target()), octets))
                    : Answer.of(204));
            ExecutorService clients = Executors.newFixedThreadPool(transfers);
            try {
                CyclicBarrier together = new CyclicBarrier(transfers);
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < transfers; i++) {
                    int number = i;
                    all.add(clients.submit(() -> {
                        transfer(port, number, octets, together);
                        return null;
                    }));
                }
                for (Future<?> each : all) {
                    each.get(30, TimeUnit.MINUTES);
                }
            } finally {
                clients.shutdownNow();
            }
            uploaded(backend, transfers, octets);
            gateway.terminate();
            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.errors()).noneMatch(line -> line.contains("OutOfMemoryError"));
        }
    }

    private Standing serving(Backend backend) throws IOException {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
            version: 1
            upstreams: {backend: {targets: ["%s"], connections: {max: 1000}, timeouts: {idle: 10m, firstByte: 10m}}}
            routes: {all: {match: {path: /**}, upstream: backend}}
            """.formatted(backend.url()));
        return Standing.start(folder, List.of("-Xmx64m"), "--port=0", "--config=" + config);
    }

    /** One upload and one download on a connection, each begun when all others are there too. */
    private static void transfer(int port, int number, int octets, CyclicBarrier together) throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            client.waitAtMost(1200);
            together.await();
            client.head("POST /" + number + " HTTP/1.1", "Host: a", "Content-Length: " + octets);
            write(client.out(), number, octets);
            assertThat(client.receive().status()).isEqualTo(204);
            together.await();
            client.head("GET /" + number + " HTTP/1.1", "Host: a");
            assertThat(client.receiveHead().status()).isEqualTo(200);
            assertThat(hashOf(client.in(), octets)).isEqualTo(hash(number, octets));
        }
    }

    private static void uploaded(Backend backend, int transfers, int octets) throws Exception {
        Map<String, String> arrived = new HashMap<>();
        for (Recorded request : backend.requests()) {
            if (request.method().equals("POST")) {
                arrived.put(request.target(), request.sha256());
            }
        }
        assertThat(arrived).hasSize(transfers);
        for (int i = 0; i < transfers; i++) {
            assertThat(arrived.get("/" + i)).as("upload " + i).isEqualTo(hash(i, octets));
        }
    }

    private static int number(String target) {
        return Integer.parseInt(target.substring(1));
    }

    /** The content of a transfer: a piece of its own, again and again. */
    private static byte[] piece(int number) {
        byte[] piece = new byte[PIECE];
        new Random(number).nextBytes(piece);
        return piece;
    }

    private static void write(OutputStream out, int number, int octets) throws IOException {
        byte[] piece = piece(number);
        for (int sent = 0; sent < octets; sent += PIECE) {
            out.write(piece);
        }
        out.flush();
    }

    private static String hash(int number, int octets) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] piece = piece(number);
        for (int done = 0; done < octets; done += PIECE) {
            digest.update(piece);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hashOf(InputStream in, int octets) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[PIECE];
        for (int left = octets; left > 0; ) {
            int read = in.read(buffer, 0, Math.min(left, PIECE));
            assertThat(read).as(left + " octets are missing").isPositive();
            digest.update(buffer, 0, read);
            left -= read;
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
