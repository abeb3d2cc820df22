package io.gatehouse.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Authority;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawServer;
import io.gatehouse.testing.TlsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgraded connections whose client speaks TLS. */
class UpgradeTlsIT {
    @TempDir
    private Path folder;

    @Test
    void bothDirectionsAtOnceAndEitherEndAreAsWithoutTls() throws Exception {
        Authority authority = new Authority("authority");
        authority.issue("localhost", "127.0.0.1").write(folder, "server");
        TlsClient tls = new TlsClient(authority.certificate(), null);
        try (RawServer server = RawServer.switching((head, in, out, socket) -> {
            if (in.read() == 'e') {
                RawServer.echo(head, in, out, socket);
            } else {
                out.write("bye".getBytes(UTF_8));
            }
        })) {
            int port = free();
            try (Standing standing = start(server, port)) {
                standing.port();
                RawClient leaving = open(tls, port);
                echoes(leaving);
                leaving.close();
                assertThat(server.takeEnd()).isNotNull();
                try (RawClient client = open(tls, port)) {
                    client.send("b");
                    assertThat(client.in().readNBytes(3)).asString().isEqualTo("bye");
                    assertThat(client.closed()).isTrue();
                }
            }
        }
    }

    private static void echoes(RawClient client) throws Exception {
        byte[] much = new byte[8 << 20];
        new Random(1).nextBytes(much);
        Thread sending = new Thread(() -> {
            try {
                client.send("e").send(much);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        sending.start();
        assertThat(Arrays.equals(client.in().readNBytes(much.length), much)).isTrue();
        sending.join();
    }

    private static RawClient open(TlsClient tls, int port) throws IOException {
        RawClient client = tls.speak(port);
        client.head("GET / HTTP/1.1", "Host: localhost:" + port, "Connection: upgrade", "Upgrade: foo");
        assertThat(client.receiveHead().status()).isEqualTo(101);
        return client;
    }

    private Standing start(RawServer server, int port) throws IOException {
        Path document = folder.resolve("gatehouse.yaml");
        Files.writeString(
                document,
                "{version: 1, upstreams: {u: {targets: ['" + server.url()
                        + "']}}, routes: {r: {match: {path: /**}, upstream: u}}}");
        return Standing.start(
                folder,
                "--address",
                "127.0.0.1",
                "--port",
                "0",
                "--tls-port",
                String.valueOf(port),
                "--tls-cert",
                folder.resolve("server.pem").toString(),
                "--tls-key",
                folder.resolve("server.key").toString(),
                "--config",
                document.toString());
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
