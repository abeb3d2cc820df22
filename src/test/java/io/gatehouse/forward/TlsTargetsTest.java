package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.TlsDoor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which targets a gateway speaks to over TLS, and who it is to them, over real sockets. */
@ExtendWith(QuietLog.class)
class TlsTargetsTest {
    private static final Authority ROOT = new Authority("Root");
    private static final Authority BELOW = ROOT.below("Below the root");
    private static final Authority OTHER = new Authority("Other");
    private static final Authority CLIENTS = new Authority("Clients");

    private static final Issued GOOD = ROOT.issue("localhost", "127.0.0.1");
    private static final Issued BY_BELOW = BELOW.issue("localhost");

    private static final Map<String, Supplier<Issued>> SHOWN = Map.ofEntries(
            Map.entry("good", () -> GOOD),
            Map.entry("rsa", () -> ROOT.issue("RSA", Duration.ofDays(1), "localhost")),
            Map.entry("wildcard", () -> ROOT.issue("*.pets.example")),
            Map.entry("otherName", () -> ROOT.issue("pets.example")),
            Map.entry("nameOnly", () -> ROOT.issue("localhost")),
            Map.entry("commonName", () -> ROOT.issueTo("localhost", "192.0.2.1")),
            Map.entry("expired", () -> ROOT.issue("EC", Duration.ofMinutes(-1), "localhost")),
            Map.entry("otherAuthority", () -> OTHER.issue("localhost")),
            Map.entry("intermediate", () -> BY_BELOW),
            Map.entry("withoutIntermediate", () -> new Issued(List.of(BY_BELOW.certificate()), BY_BELOW.key())));

    private static Gateway gateway;
    private static Path secrets;

    @BeforeAll
    static void start() throws Exception {
        gateway = Gateway.start("{version: 1}");
        secrets = Files.createDirectories(gateway.home().resolve("secrets/pets"));
        Files.writeString(secrets.resolve("root.pem"), Issued.pem(List.of(ROOT.certificate())));
        Files.writeString(secrets.resolve("below.pem"), Issued.pem(List.of(BELOW.certificate())));
        Files.writeString(secrets.resolve("both.pem"), Issued.pem(List.of(OTHER.certificate(), ROOT.certificate())));
        Files.writeString(secrets.resolve("leaf.pem"), Issued.pem(List.of(GOOD.certificate())));
        CLIENTS.issue("gateway").write(secrets, "client");
        OTHER.issue("gateway").write(secrets, "stranger");
        CLIENTS.issue("RSA", Duration.ofDays(1), "gateway").write(secrets, "rsa");
        CLIENTS.below("Below the clients'").issue("gateway").write(secrets, "chain");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    private static void serve(String url, String tls) throws Exception {
        gateway.publish("""
            version: 1
            upstreams: {u: {targets: ['%s'], timeouts: {connect: 10s}%s}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(url, tls.isEmpty() ? "" : ", tls: {" + tls + "}"));
    }

    private static void assertOutcome(HttpResponse<String> answer, String expected, Backend target) {
        if (expected.equals("200")) {
            assertThat(answer.statusCode()).as(answer.headers() + answer.body()).isEqualTo(200);
            assertThat(target.take().method()).isEqualTo("GET");
        } else {
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().allValues("Proxy-Status")).containsExactly("gatehouse; error=" + expected);
            assertThat(target.requests()).as("nothing of the request").isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} at {1} with {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "good                | localhost | ca: pets/root.pem                             | 200",
                "rsa                 | localhost | ca: pets/root.pem                             | 200",
                "good                | localhost | ca: pets/both.pem                             | 200",
                "good                | 127.0.0.1 | ca: pets/root.pem                             | 200",
                "good                | localhost | ca: pets/leaf.pem                             | 200",
                "intermediate        | localhost | ca: pets/root.pem                             | 200",
                "withoutIntermediate | localhost | ca: pets/below.pem                            | 200",
                "otherName           | localhost | 'ca: pets/root.pem, serverName: pets.example' | 200",
                "otherName           | 127.0.0.1 | 'ca: pets/root.pem, serverName: Pets.Example' | 200",
                "wildcard            | 127.0.0.1 | 'ca: pets/root.pem, serverName: a.pets.example' | 200",
                "good                | localhost | ''                                            |"
                        + " tls_certificate_error",
                "good                | localhost | ca: pets/below.pem                            |"
                        + " tls_certificate_error",
                "withoutIntermediate | localhost | ca: pets/root.pem                             |"
                        + " tls_certificate_error",
                "otherAuthority      | localhost | ca: pets/root.pem                             |"
                        + " tls_certificate_error",
                "expired             | localhost | ca: pets/root.pem                             |"
                        + " tls_certificate_error",
                "otherName           | localhost | ca: pets/root.pem                             |"
                        + " tls_certificate_error",
                "nameOnly            | 127.0.0.1 | ca: pets/root.pem                             |"
                        + " tls_certificate_error",
                "commonName          | localhost | ca: pets/root.pem                             |"
                        + " tls_certificate_error",
                "wildcard            | 127.0.0.1 | 'ca: pets/root.pem, serverName: pets.example' |"
                        + " tls_certificate_error",
                "good                | localhost | 'ca: pets/root.pem, serverName: pets.example' |"
                        + " tls_certificate_error",
                "expired             | localhost | verify: false                                 | 200",
                "otherAuthority      | 127.0.0.1 | verify: false                                 | 200",
            })
    void aTargetIsSpokenToIfItsChainAndNameAreRight(String shown, String host, String tls, String expected)
            throws Exception {
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            TlsDoor door = new TlsDoor(SHOWN.get(shown).get()).versions(version);
            try (Backend target = Backend.on(door.open())) {
                serve("https://" + host + ":" + target.port(), tls);
                assertOutcome(gateway.get("/"), expected, target);
            }
        }
    }

    @Test
    void aCertificateThatIsItsOwnAuthorityEndsToo() throws Exception {
        Issued ended = ROOT.issue("EC", Duration.ofMinutes(-1), "localhost");
        Files.writeString(secrets.resolve("ended.pem"), Issued.pem(List.of(ended.certificate())));
        try (Backend target = Backend.on(new TlsDoor(ended).open())) {
            serve("https://localhost:" + target.port(), "ca: pets/ended.pem");
            assertOutcome(gateway.get("/"), "tls_certificate_error", target);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, '', localhost",
        "LOCALHOST, '', localhost",
        "127.0.0.1, '', ''",
        "127.0.0.1, ', serverName: pets.example', pets.example",
        "localhost, ', serverName: a_b.example', ''",
        "localhost, ', serverName: 192.0.2.7', ''"
    })
    void aTargetIsAskedForItsHostUnlessThatIsAnAddress(String host, String more, String asked) throws Exception {
        TlsDoor door = new TlsDoor(GOOD);
        try (Backend target = Backend.on(door.open())) {
            serve("https://" + host + ":" + target.port(), "verify: false" + more);
            assertThat(gateway.get("/").statusCode()).isEqualTo(200);
            assertThat(door.asked()).isEqualTo(asked.isEmpty() ? List.of() : List.of(asked));
        }
    }

    @Test
    void aPinIsOfTheTargetsOwnKeyAndHoldsBesideItsChain() throws Exception {
        String own = pin(GOOD);
        String other = pin(OTHER.issue("localhost"));
        String authority = pin(new Issued(List.of(ROOT.certificate()), GOOD.key()));
        try (Backend target = Backend.on(new TlsDoor(GOOD).open())) {
            String url = "https://localhost:" + target.port();
            serve(url, "ca: pets/root.pem, pins: ['" + other + "']");
            assertOutcome(gateway.get("/"), "tls_certificate_error", target);
            serve(url, "ca: pets/root.pem, pins: ['" + authority + "']");
            assertOutcome(gateway.get("/"), "tls_certificate_error", target);
            serve(url, "verify: false, pins: ['" + other + "']");
            assertOutcome(gateway.get("/"), "tls_certificate_error", target);
            serve(url, "pins: ['" + own + "']");
            assertOutcome(gateway.get("/"), "tls_certificate_error", target);
            serve(url, "ca: pets/root.pem, pins: ['" + other + "', '" + own + "']");
            assertOutcome(gateway.get("/"), "200", target);
            serve(url, "verify: false, pins: ['" + own + "']");
            assertOutcome(gateway.get("/"), "200", target);
        }
    }

    private static String pin(Issued issued) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(issued.certificate().getPublicKey().getEncoded()));
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, TLSv1.2, 200",
        "TLSv1.3, TLSv1.2, 200",
        "TLSv1.3, TLSv1.3, 200",
        "TLSv1.2, TLSv1.3, tls_alert_received"
    })
    void noOlderVersionIsSpokenThanTheOldestThatMayBe(String spoken, String oldest, String expected) throws Exception {
        try (Backend target = Backend.on(new TlsDoor(GOOD).versions(spoken).open())) {
            serve("https://localhost:" + target.port(), "ca: pets/root.pem, minVersion: " + oldest);
            assertOutcome(gateway.get("/"), expected, target);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTargetThatDemandsACertificateIsShownTheOneThatItKnows(String version) throws Exception {
        TlsDoor door = new TlsDoor(GOOD).demanding(CLIENTS.certificate()).versions(version);
        try (Backend target = Backend.on(door.open())) {
            String url = "https://localhost:" + target.port();
            for (String own : List.of("client", "rsa", "chain")) {
                serve(url, "ca: pets/root.pem, certificate: pets/" + own + ".pem, key: pets/" + own + ".key");
                assertOutcome(gateway.get("/"), "200", target);
            }
        }
        BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        try (ServerSocket target = door.tryOnly(failed -> outcomes.add(String.valueOf(failed)))) {
            String url = "https://localhost:" + target.getLocalPort();
            for (String own : List.of("", ", certificate: pets/stranger.pem, key: pets/stranger.key")) {
                serve(url, "ca: pets/root.pem" + own);
                HttpResponse<String> answer = gateway.get("/");
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.headers().allValues("Proxy-Status"))
                        .containsExactly("gatehouse; error=tls_alert_received");
                assertThat(outcomes.poll(20, TimeUnit.SECONDS)).contains("SSL");
            }
        }
    }

    @Test
    void aHandshakeHasTheTimeOfTheConnection() throws Exception {
        try (ServerSocket target = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Thread dripping = new Thread(() -> {
                try (Socket socket = target.accept()) {
                    // the beginning of a record that is never whole
                    socket.getOutputStream().write(new byte[] {22, 3, 3, 64, 0});
                    while (true) {
                        socket.getOutputStream().write(1);
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException over) {
                    // the gateway has left
                }
            });
            dripping.start();
            gateway.publish("""
                version: 1
                upstreams: {u: {targets: ['https://127.0.0.1:%s'], timeouts: {connect: 500ms}}}
                routes: {r: {match: {path: /**}, upstream: u}}
                """.formatted(target.getLocalPort()));
            HttpResponse<String> answer = gateway.get("/");
            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.headers().allValues("Proxy-Status"))
                    .containsExactly("gatehouse; error=connection_timeout");
            dripping.join(20_000);
            assertThat(dripping.isAlive()).as("still connected").isFalse();
        }
    }
}
