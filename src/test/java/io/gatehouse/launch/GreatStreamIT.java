package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Recorded;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies far larger than the heap: they stream. */
class GreatStreamIT {

    private static final long GIB = 1L << 30;
    private static final byte[] PIECE = new byte[1 << 16];

    @TempDir
    Path folder;

    @Test
    void aGibibyteGoesEachWayThroughAHeapOf64MiB() throws Exception {
        try (Backend backend = Backend.start().countingBodies();
                Standing gateway = serving(backend)) {
            int port = gateway.port();
            backend.answerWith(Answer.of(200, "Content-Length", "" + GIB).streaming(GreatStreamIT::writeAll));

            try (RawClient client = RawClient.connect(port)) {
                client.head("POST /up HTTP/1.1", "Host: a", "Content-Length: " + GIB);
                writeAll(client.out());
                Recorded arrived = backend.take();
                assertThat(arrived.length()).isEqualTo(GIB);

                assertThat(client.receiveHead().status()).isEqualTo(200);
                readAll(client.in());
            }
            gateway.terminate();
            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.errors()).noneMatch(line -> line.contains("OutOfMemoryError"));
        }
    }

    private Standing serving(Backend backend) throws IOException {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
            version: 1
            upstreams: {backend: {targets: ["%s"]}}
            routes: {all: {match: {path: /**}, upstream: backend}}
            """.formatted(backend.url()));
        return Standing.start(folder, List.of("-Xmx64m"), "--port=0", "--config=" + config);
    }

    private static void writeAll(OutputStream out) throws IOException {
        for (long sent = 0; sent < GIB; sent += PIECE.length) {
            out.write(PIECE);
        }
        out.flush();
    }

    private static void readAll(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = GIB;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException(left + " octets are missing");
            }
            left -= count;
        }
    }
}
