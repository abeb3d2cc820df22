package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told of each way in which an upstream can fail, over real sockets (RFC 9209 §2.3). */
@ExtendWith(QuietLog.class)
class FailuresTest {
    private static Gateway gateway;
    private static Backend backend;

    @BeforeAll
    static void start() throws Exception {
        gateway = Gateway.start("{version: 1}");
        backend = Backend.start();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        backend.close();
    }

    private static void fails(String url, int status, String error) throws Exception {
        fails(url, "{connect: 5s}", status, error);
    }

    private static void fails(String url, String timeouts, int status, String error) throws Exception {
        gateway.publish("""
            version: 1
            pseudonym: edge-1
            proxyStatus: {nextHop: true}
            upstreams: {u: {targets: [{url: '%s', name: pets-2}], timeouts: %s}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(url, timeouts));
        HttpResponse<String> answer = gateway.get("/");
        assertThat(answer.statusCode()).as(answer.headers() + answer.body()).isEqualTo(status);
        assertThat(answer.headers().allValues("Proxy-Status")).containsExactly("edge-1; error=" + error);
        assertThat(answer.body()).doesNotContain("127.0.0.1", "invalid", "Exception", "pets-2");
    }

    @Test
    void aNameThatDoesNotExist() throws Exception {
        fails("http://no-such-host.invalid", 502, "dns_error; next-hop=pets-2");
    }

    @Test
    void aPortWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        fails("http://127.0.0.1:" + port, 502, "connection_refused; next-hop=pets-2");
    }

    @Test
    void aConnectionThatEndsOrIsResetBeforeTheAnswer() throws Exception {
        backend.answerWith(Answer.nothing());
        fails(backend.url(), 502, "connection_terminated; next-hop=pets-2");
        backend.answerWith(Answer.nothing().reset());
        fails(backend.url(), 502, "connection_terminated; next-hop=pets-2");
    }

    @Test
    void anAnswerThatEndsEarlyOrStopsBeforeAnythingOfItIsOut() throws Exception {
        backend.answerWith(
                Answer.of(200, "Content-Length", "1000").body("x".repeat(1000)).cutAfter(10));
        fails(backend.url(), 502, "http_response_incomplete; next-hop=pets-2; received-status=200");
        CountDownLatch never = new CountDownLatch(1);
        backend.answerWith(Answer.of(201, "Content-Length", "1000").streaming(body -> {
            body.write(new byte[10]);
            body.flush();
            never.await();
        }));
        fails(backend.url(), "{idle: 300ms}", 504, "connection_read_timeout; next-hop=pets-2; received-status=201");
        never.countDown();
    }

    @Test
    void anAnswerThatDoesNotCome() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        backend.answerWith(Answer.ok("late").stallUntil(never));
        fails(backend.url(), "{firstByte: 300ms}", 504, "http_response_timeout; next-hop=pets-2");
        never.countDown();
    }

    @Test
    void anAnswerThatIsNoHttpOrHasTooLargeAHead() throws Exception {
        backend.answerWith(Answer.raw("SSH-2.0-OpenSSH_9.6\r\n\r\n"));
        fails(backend.url(), 502, "http_protocol_error; next-hop=pets-2");
        backend.answerWith(Answer.of(200, "X-Large", "x".repeat(40_000)).body("x"));
        fails(backend.url(), 502, "http_response_header_section_size; next-hop=pets-2");
        backend.answerWith(Answer.raw("HTTP/1.1 200 OK\r\n" + "X-Many: 1\r\n".repeat(600) + "\r\n"));
        fails(backend.url(), 502, "http_response_header_section_size; next-hop=pets-2");
    }

    @Test
    void aCertificateThatNobodySigned(@TempDir Path folder) throws Exception {
        try (SSLServerSocket server = tls(folder)) {
            accepting(server, "");
            fails("https://localhost:" + server.getLocalPort(), 502, "tls_certificate_error; next-hop=pets-2");
        }
    }

    @Test
    void aTargetThatSpeaksNoTlsAndOneThatRefusesIt(@TempDir Path folder) throws Exception {
        fails("https://127.0.0.1:" + speaking("HTTP/1.1 400 Bad\r\n\r\n"), 502, "tls_protocol_error; next-hop=pets-2");
        try (SSLServerSocket server = tls(folder)) {
            server.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
            server.setEnabledProtocols(new String[] {"TLSv1.2"});
            // what is accepted from now on is so; who waited before would not be
            accepting(server, "");
            fails("https://localhost:" + server.getLocalPort(), 502, "tls_alert_received; next-hop=pets-2");
        }
    }

    @Test
    void aRequestThatGoesInACircle() throws Exception {
        String self = "http://127.0.0.1:" + gateway.port();
        gateway.publish("""
            version: 1
            upstreams: {u: {targets: ['%s']}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(self));
        HttpResponse<String> answer = gateway.get("/");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().allValues("Proxy-Status")).containsExactly("gatehouse; error=proxy_loop_detected");
        assertThat(answer.body()).contains("The request has passed this gateway before.");
    }

    @Test
    void whatAnUpstreamSaysOfAProxyBehindItStandsBeforeOurs() throws Exception {
        backend.answerWith(Answer.of(504, "Proxy-Status", "inner; error=connection_timeout")
                .body("late"));
        gateway.publish("""
            version: 1
            proxyStatus: {nextHop: true}
            upstreams: {u: {targets: ['%s']}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(backend.url()));
        assertThat(gateway.get("/").headers().allValues("Proxy-Status"))
                .containsExactly("inner; error=connection_timeout, gatehouse; next-hop=\"127.0.0.1:" + backend.port()
                        + "\"; received-status=504");
        gateway.publish("""
            version: 1
            upstreams: {u: {targets: ['%s']}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(backend.url()));
        assertThat(gateway.get("/").headers().allValues("Proxy-Status"))
                .containsExactly("inner; error=connection_timeout");
    }

    /** The port of a server that says this to whoever connects, then closes. */
    private static int speaking(String text) throws Exception {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        accepting(server, text);
        return server.getLocalPort();
    }

    /** A TLS server whose certificate it signed itself, which accepts nobody yet. */
    private static SSLServerSocket tls(Path folder) throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        "secret",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "secret".toCharArray());
        }
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(store, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    private static void accepting(ServerSocket server, String text) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (var socket = server.accept()) {
                    socket.getOutputStream().write(text.getBytes());
                    socket.getOutputStream().flush();
                    socket.getInputStream().read();
                } catch (Exception refused) {
                    // which is what the test is about
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
